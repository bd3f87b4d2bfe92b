/** Keys that edit text where the focus is; a text field handles them without calling `preventDefault`. */
const editingKeys = new Set(['a', 'z', 'y']);

/**
 * Keeps the keys that the page has handled from the workbench around it. Every key that reaches the window is repeated there, and its command
 * comes back a moment later: *Select All* would then select what was typed since, and the next letter replace it; *Undo* would undo twice.
 */
export function keepOwnKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || editsField(event)) event.stopPropagation();
  });
}

function editsField(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  const inField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return inField && (event.ctrlKey || event.metaKey) && !event.altKey && editingKeys.has(event.key.toLowerCase());
}
