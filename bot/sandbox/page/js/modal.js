// Modals: the top view of the acting person's stack in a dialog of its own.
import { load, post } from "./api.js";
import { blocks } from "./blocks/blocks.js";
import { forget, valueOf } from "./blocks/context.js";
import { showError } from "./blocks/input_block.js";
import { plainText } from "./blocks/mrkdwn.js";
import { complaint, initialOf, submitted } from "./blocks/values.js";
import { coalesced, h } from "./dom.js";
import { icon } from "./icons.js";
import { acting } from "./world.js";

let shown = null; // {viewId, drawn, dialog, view, stack, complaints}; complaints are those made before the app was asked.

export const refreshModal = coalesced(async () => {
  const { stack, loading } = await load("modal", { as: acting() });
  const top = stack.at(-1);
  if (!top && !loading) return drop();
  if (!top) return draw({ view: LOADING, errors: {} }, [], true);
  return draw(top, stack, loading);
});

const LOADING = { id: "loading", title: { type: "plain_text", text: "Loading" }, blocks: [] };

function drop() {
  if (!shown) return;
  shown.dialog.close();
  shown.dialog.remove();
  forget(whereOf(shown.view));
  shown = null;
}

function whereOf(view) {
  return { kind: "modal", view_id: view.id };
}

function draw({ view, errors }, stack, loading) {
  const drawn = JSON.stringify([
    view.id,
    view.title,
    view.blocks,
    view.submit,
    view.close,
    stack.length,
  ]);
  if (!shown) shown = openDialog();
  const same = shown.drawn === drawn;
  if (shown.viewId !== view.id) shown.complaints = {};
  const scroll =
    shown.viewId === view.id ? shown.dialog.querySelector(".modal-body")?.scrollTop : 0;
  Object.assign(shown, { drawn, view, viewId: view.id, stack });
  if (!same) {
    shown.dialog.replaceChildren(...parts(view, stack));
    shown.dialog.querySelector(".modal-body").scrollTop = scroll ?? 0;
    focusFirst();
  }
  showErrors({ ...errors, ...shown.complaints });
  setBusy(Boolean(loading));
}

function openDialog() {
  const dialog = h("dialog", {
    class: "modal",
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": "modal-title",
    oncancel: (event) => {
      event.preventDefault();
      closeTop();
    },
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog };
}

function parts(view, stack) {
  const context = { where: whereOf(view) };
  const body = h(
    "div",
    { class: "modal-body" },
    h("div", { class: "modal-banner", role: "alert", hidden: true }),
    view.id === "loading"
      ? h("div", { class: "modal-loading" }, h("span", { class: "spinner" }))
      : blocks(view.blocks, context),
  );
  return [
    header(view, stack),
    h(
      "form",
      {
        class: "modal-form",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          submit();
        },
      },
      body,
      footer(view),
    ),
  ];
}

function header(view, stack) {
  const back =
    stack.length > 1
      ? h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Back", onclick: closeTop },
          icon("back"),
        )
      : h("img", { src: "/page/logo.svg", alt: "", class: "modal-logo" });
  return h(
    "div",
    { class: "modal-header" },
    back,
    h("h2", { id: "modal-title" }, plainText(view.title.text, view.title)),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", onclick: closeAll },
      icon("close"),
    ),
  );
}

function footer(view) {
  if (view.id === "loading") return null;
  const close = h(
    "button",
    { type: "button", class: "bk-button", onclick: closeTop },
    view.close ? plainText(view.close.text, view.close) : view.submit ? "Cancel" : "Close",
  );
  const send =
    view.submit &&
    h(
      "button",
      { type: "submit", class: "bk-button primary submit" },
      h("span", { class: "label" }, plainText(view.submit.text, view.submit)),
      h("span", { class: "spinner" }),
    );
  return h("div", { class: "modal-buttons" }, close, send);
}

function focusFirst() {
  const body = shown.dialog.querySelector(".modal-body");
  const wanted =
    body.querySelector("[data-autofocus]") ??
    body.querySelector("input, textarea, select, button.select") ??
    shown.dialog.querySelector(".submit, .modal-buttons button, .modal-header button:last-child");
  wanted?.focus({ preventScroll: true });
}

function setBusy(busy) {
  const button = shown.dialog.querySelector(".submit");
  button?.classList.toggle("busy", busy);
  if (button) button.disabled = busy;
  shown.dialog.setAttribute("aria-busy", String(busy));
}

function banner(text) {
  const node = shown.dialog.querySelector(".modal-banner");
  node.hidden = !text;
  node.replaceChildren(...(text ? [icon("warning"), h("span", {}, text)] : []));
}

/** Errors by block id; what belongs to no field stands above them all. */
function showErrors(errors) {
  banner(errors[""]);
  for (const node of shown.dialog.querySelectorAll("[data-block-type=input]"))
    showError(node, errors[node.dataset.blockId]);
  const first = shown.dialog.querySelector(".invalid");
  first?.scrollIntoView({ block: "nearest" });
}

/** Every element that holds a value, as [block, element]. */
function holders(view) {
  return view.blocks.flatMap((block) => {
    const items =
      block.type === "input"
        ? [block.element]
        : block.type === "actions"
          ? block.elements
          : [block.accessory];
    return items
      .filter((item) => item?.action_id && item.type !== "button" && item.type !== "overflow")
      .map((item) => [block, item]);
  });
}

function collect(view) {
  const values = {};
  const errors = {};
  for (const [block, item] of holders(view)) {
    const value = valueOf({ where: whereOf(view), blockId: block.block_id }, item, initialOf(item));
    (values[block.block_id] ??= {})[item.action_id] = submitted(item, value);
    const wrong = block.type === "input" && complaint(item, value, block.optional);
    if (wrong) errors[block.block_id] = wrong;
  }
  return { values, errors };
}

async function submit() {
  const { view } = shown;
  const { values, errors } = collect(view);
  shown.complaints = errors;
  showErrors(errors);
  if (!view.submit || Object.keys(errors).length) return;
  setBusy(true);
  const answer = await post("act", { as: acting(), do: "submit", view_id: view.id, values });
  if (shown?.viewId === view.id) {
    setBusy(false);
    if (answer.errors && Object.keys(answer.errors).length) showErrors(answer.errors);
    else if (!answer.ok) banner(answer.error);
  }
  refreshModal();
}

async function closeView(viewId) {
  await post("act", { as: acting(), do: "close", view_id: viewId });
}

async function closeTop() {
  await closeView(shown.viewId);
  refreshModal();
}

async function closeAll() {
  for (const { view } of [...shown.stack].reverse()) await closeView(view.id);
  refreshModal();
}
