/** Gives for a text the first one that was equal to it. */
export type ShareText = (text: string) => string;

/**
 * Keeps one copy of equal texts: a long list repeats groups, disks and tags for each of its items, and each reply has them
 * anew. For one list at a time, since it holds on to every text that it was given.
 */
export function shareTexts(): ShareText {
  const texts = new Map<string, string>();
  return (text) => {
    const present = texts.get(text);
    if (present !== undefined) return present;
    texts.set(text, text);
    return text;
  };
}
