// Building DOM nodes. Text from outside only ever becomes text nodes: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** h("button", {class: "quiet", onclick: f, "aria-label": "Close"}, "text", node, [more], null) */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...flat(children));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "style") Object.assign(node.style, value);
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false);
}

export function fragment(...children) {
  const node = document.createDocumentFragment();
  node.append(...flat(children));
  return node;
}

export function svg(viewBox, paths, props = {}) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", viewBox);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  for (const [tag, attributes] of paths) {
    const child = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
    node.append(child);
  }
  return node;
}

/** The address if a person may safely follow it, else null (javascript:, data: and the like). */
export function safeUrl(text) {
  const url = URL.parse ? URL.parse(String(text)) : tryUrl(text);
  return url && ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
}

function tryUrl(text) {
  try {
    return new URL(String(text));
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Makes the container show one node per item, keeping each node whose signature did not change. */
export function keyed(container, items, build) {
  const old = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const focused = focusedAction(container);
  const nodes = items.map(({ key, signature, item }) => {
    const kept = old.get(key);
    if (kept && kept.signature === signature) return kept;
    const node = build(item);
    node.dataset.key = key;
    node.signature = signature;
    return node;
  });
  nodes.forEach((node, index) => {
    if (container.children[index] !== node)
      container.insertBefore(node, container.children[index] ?? null);
  });
  while (container.children.length > nodes.length) container.lastElementChild.remove();
  if (focused && !container.contains(document.activeElement)) refocus(container, focused);
}

/** Where the keyboard's focus is, in words that hold for the redrawn node as well. */
function focusedAction(container) {
  if (!container.contains(document.activeElement)) return null;
  const action = document.activeElement.closest("[data-action-id]")?.dataset.actionId;
  const key = document.activeElement.closest("[data-key]")?.dataset.key;
  return action && key ? { action, key } : null;
}

function refocus(container, { action, key }) {
  const node = [...container.children].find((child) => child.dataset.key === key);
  const wanted = node?.querySelector(`[data-action-id="${CSS.escape(action)}"]`);
  (wanted?.querySelector("button, input, a, textarea") ?? wanted)?.focus({ preventScroll: true });
}

function warn(error) {
  console.warn(error.message);
}

/** Runs the async function now, or once more after the run under way: never two at a time. */
export function coalesced(run, failed = warn) {
  let active = null;
  let again = false;
  return async function trigger() {
    if (active) {
      again = true;
      return active;
    }
    active = (async () => {
      do {
        again = false;
        await run();
      } while (again);
    })();
    try {
      return await active;
    } catch (error) {
      return failed(error);
    } finally {
      active = null;
    }
  };
}
