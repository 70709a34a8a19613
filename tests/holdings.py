"""Whatever the program's code makes that could grow: threads, pools, queues, locks, caches."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
# The sandbox is no part of the running program; the demo and the previews end by themselves.
APART = ("bot/sandbox/", "bot/demo/", "bot/preview/", "store/migrations/")

MAKERS = {
    *("Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor", "BackgroundScheduler"),
    *("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue", "deque"),
    *("Semaphore", "BoundedSemaphore", "CapacityLimiter"),
    *("create_engine", "PoolManager", "ProxyManager", "HTTPConnectionPool", "ClientSession"),
    "Environment",
}
CACHES = {"cache", "lru_cache", "alru_cache", "ttl_cache"}
HOLDERS = {
    *("dict", "list", "set", "OrderedDict", "defaultdict", "Counter", "WeakValueDictionary"),
    *("WeakKeyDictionary", "WeakSet", "LRUCache", "TTLCache"),
}


def found():
    """(file, name) of each: the name of what it is kept in, or of the function it is made in."""
    for path in sorted(sources()):
        where = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text())
        yield from ((where, name) for name in sorted(set(names(tree))))


def sources():
    for place in ("bot", "listeners", "blocks", "store"):
        for path in (ROOT / place).rglob("*.py"):
            if not str(path.relative_to(ROOT)).startswith(APART):
                yield path
    yield ROOT / "app.py"


def names(tree):
    """What holds something for longer than a call, in one file."""
    for node, scope in inside(tree, ()):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.args.args:  # What takes nothing has one result.
                yield from (node.name for each in node.decorator_list if called(each) in CACHES)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            yield from kept(node, scope)
        elif isinstance(node, ast.Call) and is_maker(node) and not is_assigned(node):
            yield scope[-1] if scope else called(node)


def inside(node, scope):
    """Every node below, with the functions and classes that it is in."""
    for child in ast.iter_child_nodes(node):
        child.parent = node
        yield child, tuple(each.name for each in scope)
        is_scope = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        yield from inside(child, (*scope, child) if is_scope else scope)


def kept(node, scope):
    """The name that a holder is assigned to, where it outlives the call."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    value = node.value
    if value is None or not (is_holder(value) or any(map(is_maker, ast.walk(value)))):
        return
    for target in targets:
        if isinstance(target, ast.Attribute):
            yield target.attr
        elif isinstance(target, ast.Name) and not scope:
            yield target.id
        elif isinstance(target, ast.Name) and any(map(is_maker, ast.walk(value))):
            yield scope[-1]
        elif isinstance(target, ast.Tuple) and not scope:
            yield from (each.id for each in target.elts)


def is_holder(value):
    """Something empty that is there to be filled."""
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List | ast.Set):
        return not value.elts
    return isinstance(value, ast.Call) and called(value) in HOLDERS and not value.args


def is_maker(node):
    return isinstance(node, ast.Call) and called(node) in MAKERS


def is_assigned(node):
    parent = getattr(node, "parent", None)
    while parent is not None and not isinstance(parent, ast.stmt):
        parent = parent.parent
    return isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr)


def called(node):
    """The last name of what is called, or stands as a decorator."""
    node = node.func if isinstance(node, ast.Call) else node
    node = node.value if isinstance(node, ast.Subscript) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def unbounded(tree):
    """Functions whose cache keeps all it is ever asked, or that make a pool without a size."""
    for node, scope in inside(tree, ()):
        if isinstance(node, ast.FunctionDef) and node.args.args:
            yield from (node.name for each in node.decorator_list if keeps_all(each))
        elif isinstance(node, ast.Call) and is_without_size(node):
            yield scope[-1] if scope else called(node)


def keeps_all(decorator):
    return called(decorator) == "cache" or (
        called(decorator) == "lru_cache" and "None" in ast.unparse(decorator)
    )


def is_without_size(call):
    sizes = [*call.args, *(each for each in call.keywords if each.arg == "max_workers")]
    return called(call) == "ThreadPoolExecutor" and not sizes
