/** Texts that a page must show as they are: in any name, tag, reason or message of Azure they may stand. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></main><h1>owned</h1>',
  '&lt;b&gt; &amp; {{alert(1)}}',
  'javascript:alert(1)',
  '\u202Etxt.exe\u202C right to left',
  '🌙'.repeat(256),
];

/** The tags and attributes of a page that could run something or leave it. */
export function dangersIn(page: string): readonly string[] {
  // What stands in quotes is a value, and ends at the next quote.
  const bare = page.replace(/="[^"]*"/g, '=""');
  const found = [
    ...bare.matchAll(/<(?:script|img|iframe|object|embed|base|link|meta|style)\b[^>]*>/gi),
    ...bare.matchAll(/<[a-z][^>]*\s(?:on[a-z]+|style)\s*=[^>]*>/gi),
    ...page.matchAll(/\b(?:href|action|formaction|src)="(?!\/api\/dashboard(?:["/?#])|#)[^"]*"/gi),
  ];
  return found.map(([text]) => text);
}
