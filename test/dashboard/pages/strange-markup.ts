/** Tags that a page of ours has; in each other `<` of a page something was not escaped. */
const OURS =
  /^<(!doctype|\/?(html|head|body|meta|title|link|script|a|header|footer|main|nav|section|div|span|p|ul|ol|li|h1|h2|h3|strong|em|code|pre|bdi|time|form|label|input|select|option|datalist|button|textarea|details|summary|table|caption|thead|tbody|tr|th|td|dl|dt|dd|progress|svg|rect|path|circle|line|g|text|title|desc|fieldset|legend|hr|small|abbr|br)\b)/i;

/** What in a page is markup that we did not write: unknown elements, handlers, inline scripts and styles, script URLs. */
export function strangeMarkup(page: string): readonly string[] {
  const tags = page.match(/<[^>]*>?/g) ?? [];
  return tags.filter(
    (tag) =>
      !OURS.test(tag) ||
      /\s(on\w+|style|srcdoc)\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')) ||
      /(href|src|action)="\s*(javascript|data:text)/i.test(tag) ||
      (/^<script/i.test(tag) && !/^<script src="\/api\/dashboard\/script\.js\?v=[0-9a-f]{12}" defer>$/.test(tag)) ||
      /=[^"\s>]/.test(tag.replaceAll(/"[^"]*"/g, '""').replace(/^<!doctype/i, '')),
  );
}

/** A text as it stands in a page where it is escaped. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
