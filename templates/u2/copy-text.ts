/** False: copying is not possible here, and the text is marked, so that it is one key away. */
export const copyText = async (secret: string, shown: HTMLElement): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(secret);
    return true;
  } catch {
    // Not allowed, or no secure context: mark the text, so that copying is one key away.
    getSelection()?.selectAllChildren(shown);
    return document.execCommand('copy');
  }
};
