// Adaptive Cards 1.4, the part of it that Teams shows of a posted card.
import { clock, dateText } from "./blocks/dates.js";
import { h, link, safeUrl } from "./dom.js";

export function adaptiveCard(card) {
  return h(
    "div",
    { class: `ac-card${card?.msteams?.width === "Full" ? " full" : ""}` },
    ...(card?.body ?? []).map(element),
    actions(card?.actions),
  );
}

function element(item) {
  if (item.isVisible === false) return null;
  const node =
    ELEMENTS[item.type]?.(item) ??
    h("div", { class: "unknown" }, `This element (${item.type}) is not shown here.`);
  node.classList.add(
    "ac",
    ...(item.separator ? ["ac-separator"] : []),
    `ac-space-${(item.spacing ?? "default").toLowerCase()}`,
  );
  if (item.horizontalAlignment) node.classList.add(`ac-${item.horizontalAlignment.toLowerCase()}`);
  return node;
}

const ELEMENTS = {
  TextBlock: textBlock,
  RichTextBlock: (item) =>
    h(
      "p",
      {},
      ...(item.inlines ?? []).map((run) =>
        typeof run === "string"
          ? run
          : run.selectAction
            ? link(run.selectAction.url, run.text)
            : h("span", { class: textClass(run) }, run.text),
      ),
    ),
  FactSet: (item) =>
    h(
      "dl",
      { class: "ac-facts" },
      ...(item.facts ?? []).flatMap((fact) => [
        h("dt", {}, ...markdown(fact.title)),
        h("dd", {}, ...markdown(fact.value)),
      ]),
    ),
  ColumnSet: (item) => h("div", { class: "ac-columns" }, ...(item.columns ?? []).map(column)),
  Column: column,
  Container: (item) =>
    h("div", { class: style("ac-container", item) }, ...(item.items ?? []).map(element)),
  Image: image,
  ImageSet: (item) => h("div", { class: "ac-images" }, ...(item.images ?? []).map(image)),
  ActionSet: (item) => actions(item.actions) ?? h("div", {}),
};

function style(name, item) {
  return [name, item.style && `ac-style-${item.style}`, item.bleed && "ac-bleed"]
    .filter(Boolean)
    .join(" ");
}

function textClass(item) {
  return ["size", "weight", "color", "fontType"]
    .filter((key) => item[key])
    .map((key) => `ac-${key}-${item[key]}`.toLowerCase())
    .concat(item.isSubtle ? ["ac-subtle"] : [])
    .join(" ");
}

function textBlock(item) {
  const text = item.text ?? "";
  const node = h(
    item.style === "heading" ? "h3" : "div",
    { class: `ac-text ${textClass(item)}${item.wrap ? "" : " ac-nowrap"}` },
    ...paragraphs(text),
  );
  if (item.maxLines) node.style.setProperty("--lines", item.maxLines);
  return node;
}

function column(item) {
  const width = item.width ?? "stretch";
  const flex =
    width === "auto"
      ? "0 0 auto"
      : width === "stretch"
        ? "1 1 0"
        : /^\d+px$/.test(width)
          ? `0 0 ${width}`
          : `${Number(width) || 1} 1 0`;
  return h(
    "div",
    { class: style("ac-column", item), style: { flex } },
    ...(item.items ?? []).map(element),
  );
}

function image(item) {
  const size = { Small: "40px", Medium: "80px", Large: "160px" }[item.size];
  const width = item.width ?? size;
  return h("img", {
    class: `ac-image${item.style === "Person" || item.style === "person" ? " person" : ""}`,
    src: safeUrl(item.url) ?? (/^data:image\//.test(item.url ?? "") ? item.url : ""),
    alt: item.altText ?? "",
    style: width ? { width } : {},
  });
}

function actions(list) {
  if (!list?.length) return null;
  return h(
    "div",
    { class: "ac-actions" },
    ...list.map((action) =>
      action.type === "Action.OpenUrl"
        ? Object.assign(link(action.url, action.title), {
            className: `ac-action ${action.style ?? ""}`,
          })
        : h("span", { class: "ac-action", "aria-disabled": "true" }, action.title ?? action.type),
    ),
  );
}

// Markdown as Adaptive Cards have it: bold, italic, links, lists; no headings, no HTML.
function paragraphs(text) {
  const filled = text.replace(
    /\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(\w+))?\)\}\}/g,
    (_, kind, stamp, form) => moment(kind, stamp, form),
  );
  return filled.split(/\n+/).map((line) => h("p", {}, ...listMark(line)));
}

function listMark(line) {
  const bullet = /^\s*[-*] (.*)$/.exec(line);
  return bullet ? ["• ", ...markdown(bullet[1])] : markdown(line);
}

function moment(kind, stamp, form) {
  const when = new Date(stamp);
  if (Number.isNaN(when.getTime())) return stamp;
  return kind === "TIME"
    ? clock(when)
    : dateText(when / 1000, { SHORT: "{date_short}", LONG: "{date_long}" }[form] ?? "{date_num}");
}

const MARKDOWN =
  /\\([\\`*_{}[\]()#+\-.!~<>|&])|\*\*(\S(?:[^*]|\\\*)*?)\*\*|(?<![\w*])[*_](\S(?:[^*_]*?\S)?)[*_](?![\w*])|\[((?:[^\]\\]|\\.)+)\]\(([^()\s]+(?:\([^()\s]*\))?)\)/;

function markdown(text) {
  const nodes = [];
  let rest = String(text ?? "");
  for (let match = MARKDOWN.exec(rest); match; match = MARKDOWN.exec(rest)) {
    const [whole, escaped, bold, italic, label, url] = match;
    nodes.push(rest.slice(0, match.index));
    if (escaped) nodes.push(escaped);
    else if (bold) nodes.push(h("strong", {}, ...markdown(bold)));
    else if (italic) nodes.push(h("em", {}, ...markdown(italic)));
    else nodes.push(link(url, ...markdown(label)));
    rest = rest.slice(match.index + whole.length);
  }
  return [...nodes, rest].filter((node) => node !== "");
}
