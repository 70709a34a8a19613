// Every layout block of Block Kit as nodes. `context` says where the blocks stand and who hears their actions.
import { fragment, h, link } from "../dom.js";
import { decode } from "./entities.js";
import { element } from "./elements.js";
import { inputBlock } from "./input_block.js";
import { plainText, textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

export function blocks(list, context) {
  return fragment((list ?? []).map((block) => one(block, context)));
}

function one(block, context) {
  const inside = { ...context, blockId: block.block_id };
  const node = (BLOCKS[block.type] ?? unknown)(block, inside);
  node.classList.add("block", `block-${block.type}`);
  node.dataset.blockType = block.type;
  if (block.block_id) node.dataset.blockId = block.block_id;
  return node;
}

const BLOCKS = {
  header: (block) => h("h3", {}, plainText(block.text.text, block.text)),
  divider: () => h("hr"),
  section,
  context: contextBlock,
  actions: (block, context) =>
    h("div", {}, ...block.elements.map((item) => element(item, context))),
  image: imageBlock,
  input: inputBlock,
  rich_text: richText,
  markdown: (block) => h("div", {}, textObject({ type: "mrkdwn", text: block.text })),
  file: (block) => h("div", {}, `File ${block.external_id}`),
};

function unknown(block) {
  return h("div", { class: "unknown" }, `This block (${block.type}) is not shown here.`);
}

function section(block, context) {
  const body = h("div", { class: "section-body" });
  if (block.text) body.append(h("div", { class: "section-text" }, textObject(block.text)));
  if (block.fields)
    body.append(
      h(
        "div",
        { class: "fields" },
        ...block.fields.map((field) => h("div", { class: "field" }, textObject(field))),
      ),
    );
  const accessory =
    block.accessory &&
    h(
      "div",
      { class: `accessory accessory-${block.accessory.type}` },
      element(block.accessory, context),
    );
  return h("div", {}, body, accessory);
}

function contextBlock(block) {
  return h(
    "div",
    {},
    ...block.elements.map((item) =>
      item.type === "image"
        ? picture(item)
        : h("span", { class: "context-text" }, textObject(item)),
    ),
  );
}

function imageBlock(block) {
  const title = block.title && h("figcaption", {}, plainText(block.title.text, block.title));
  return h("figure", {}, title, link(source(block), picture(block)));
}

export function picture(item) {
  const image = h("img", { src: source(item), alt: decode(item.alt_text ?? ""), loading: "lazy" });
  image.addEventListener("error", () => image.classList.add("broken"), { once: true });
  return image;
}

function source(item) {
  return (
    item.image_url ??
    item.slack_file?.url ??
    (item.slack_file?.id ? `/files/${encodeURIComponent(item.slack_file.id)}` : "")
  );
}
