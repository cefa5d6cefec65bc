/** Puts text on the clipboard, also on a self-hosted page without https, where browsers hide the modern way. */

/** Whether it worked. Call it from a click. */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Absent outside of secure contexts, whatever the types say.
    await (navigator.clipboard as Clipboard | undefined)?.writeText(text);
    if (navigator.clipboard !== undefined) return true;
  } catch {
    // Refused: the older way may still be allowed.
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.cssText = 'position:fixed;top:0;opacity:0';
  // Inside an open dialog if there is one: its focus trap would take the selection away again.
  (focused?.parentElement ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
