// Keeps the focus, the cursor and the scroll where they were while a part of the page is drawn anew.

const nameOf = (node) => {
  const block = node.closest("[data-block]");
  const action = node.closest("[data-action]");
  return {
    block: block && block.dataset.block,
    action: action && action.dataset.action,
    value: node.value && node.type !== "text" ? node.value : null,
    tag: node.tagName,
  };
};

function find(root, name) {
  const block = name.block ? root.querySelector(`[data-block="${CSS.escape(name.block)}"]`) : root;
  if (!block) return null;
  const holders = name.action ? [...block.querySelectorAll(`[data-action="${CSS.escape(name.action)}"]`)] : [block];
  const nodes = holders
    .flatMap((one) => [one, ...one.querySelectorAll("input,button,textarea,a[href]")])
    .filter((one) => one.tagName === name.tag);
  return nodes.find((one) => name.value !== null && one.value === name.value) || nodes[0] || null;
}

/** Runs draw(), then puts the focus back on the same element (by block_id and action_id) inside root. */
export function keepFocus(root, draw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const name = active && active !== root ? nameOf(active) : null;
  const range = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  const scroll = root.scrollTop;
  draw();
  root.scrollTop = scroll;
  const again = name && find(root, name);
  if (!again) return false;
  again.focus({ preventScroll: true });
  if (range && range[0] !== null) {
    try {
      again.setSelectionRange(...range);
    } catch {
      /* a field without a cursor */
    }
  }
  return true;
}
