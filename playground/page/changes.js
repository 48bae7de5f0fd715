// One change of one element: kept in the surface's values and, where Slack would, sent to the app.
import { confirmed } from "./dialog.js";

/** True when a change of this element goes to the app at once. */
export const dispatches = (block) => block.type !== "input" || block.dispatch_action === true;

/**
 * Keeps an element's new value and sends the action where Slack does.
 * Resolves to false when the person said no to the element's confirm question; the value is then as before.
 */
export async function change(surface, block, element, fields, control = null, send = dispatches(block)) {
  if (send && element.confirm && !(await confirmed(element.confirm))) return false;
  surface.values.set(block, element, fields);
  clearError(surface, block);
  if (send) await surface.act(block, { ...element, confirm: null }, fields, control);
  return true;
}

// Takes away the error beside a field once the person works on it.
function clearError(surface, block) {
  delete surface.errors[block.block_id];
  surface.mended.add(block.block_id);
  const node = surface.nodeOf(block);
  if (!node) return;
  node.querySelectorAll(".field-error").forEach((one) => one.remove());
  node.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
}

/** The aria attributes that tie a control to its label, hint and error. */
export function named(naming, element, fallback) {
  if (naming.labelId)
    return {
      "aria-labelledby": naming.labelId,
      "aria-describedby": naming.describedBy || null,
      "aria-invalid": naming.error ? "true" : null,
    };
  return { "aria-label": (element.placeholder && element.placeholder.text) || fallback };
}
