"""What a query of Prometheus asks for, by a parser of its language."""

import re
from dataclasses import dataclass

import promql_parser as promql

GRAFANA = {"$__rate_interval": "5m", "$job": ".*", "$provider": ".*"}
OF_PROMETHEUS = {"job", "instance", "le"}  # Labels that a scrape or a histogram adds.


@dataclass(frozen=True)
class Asked:
    """A metric of a query: which of its series."""

    name: str
    matchers: tuple[tuple[str, str, str], ...]  # (label, operator, value).

    @property
    def named(self):
        """The matchers of labels that the program itself sets."""
        return [each for each in self.matchers if each[0] not in OF_PROMETHEUS]

    def takes(self, labels):
        """Whether a series with these labels is one of them."""
        return all(_fits(labels[label], op, to) for label, op, to in self.named)


def parsed(query):
    """Raises ValueError where it is none."""
    for name, value in GRAFANA.items():
        query = query.replace(name, value)
    return promql.parse(query)


def asked(query):
    """The metrics in it, and the labels that it groups or joins by."""
    found, labels = [], set()
    for node in _nodes(parsed(query)):
        if isinstance(node, promql.VectorSelector):
            matchers = ((m.name, str(m.op), m.value) for m in node.matchers.matchers)
            found.append(Asked(node.name, tuple(matchers)))
        elif isinstance(node, promql.AggregateExpr) and node.modifier:
            labels |= set(node.modifier.labels)
    return found, labels - OF_PROMETHEUS


def _nodes(node):
    yield node
    below = [getattr(node, name, None) for name in ("expr", "param", "lhs", "rhs")]
    below += [getattr(node, "vector_selector", None), *(getattr(node, "args", None) or ())]
    for each in below:
        if each is not None:
            yield from _nodes(each)


def _fits(value, op, to):
    is_so = value == to if op.endswith("Equal") else re.fullmatch(to, value) is not None
    return is_so != (op in {"MatchOp.NotEqual", "MatchOp.NotRe"})
