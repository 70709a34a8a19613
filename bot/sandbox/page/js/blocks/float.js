// Floating panels (menus, option lists) above everything, also above a modal, by the Popover API.

/** Shows the panel at its anchor; gives back the function that closes it. */
export function float(anchor, panel, onClose = () => {}) {
  const host = anchor.closest("dialog") ?? document.body;
  panel.setAttribute("popover", "manual");
  host.append(panel);
  panel.showPopover();
  place(anchor, panel);
  const close = () => {
    if (!panel.isConnected) return;
    removeEventListener("pointerdown", outside, true);
    removeEventListener("keydown", escape, true);
    removeEventListener("resize", close);
    panel.remove();
    onClose();
  };
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close();
  };
  // Escape belongs to the panel while it is open, not to the modal under it.
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
    anchor.focus();
  };
  addEventListener("pointerdown", outside, true);
  addEventListener("keydown", escape, true);
  addEventListener("resize", close);
  return close;
}

function place(anchor, panel) {
  const at = anchor.getBoundingClientRect();
  const width = Math.max(at.width, 220);
  panel.style.minWidth = `${width}px`;
  const below = innerHeight - at.bottom - 12;
  const upwards = below < Math.min(panel.offsetHeight, 200) && at.top > below;
  panel.style.maxHeight = `${Math.min(320, Math.max(120, upwards ? at.top - 12 : below))}px`;
  panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - Math.max(panel.offsetWidth, width) - 8))}px`;
  panel.style.top = upwards
    ? `${Math.max(8, at.top - panel.offsetHeight - 4)}px`
    : `${at.bottom + 4}px`;
}
