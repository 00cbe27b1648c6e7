import { expect, test } from 'vitest';
import { openApiDocument } from '../../../functions/http/openapi/document.ts';
import { referencePage } from '../../../functions/http/openapi/reference/page.ts';

test('text of the document that looks like HTML is shown as text', async () => {
  const hostile = '<script>alert(1)</script>"\'`<img src=x>`';
  const text = JSON.stringify(openApiDocument())
    .replaceAll('One run with progress', JSON.stringify(hostile).slice(1, -1))
    .replaceAll('before upgrade', JSON.stringify(hostile).slice(1, -1));

  const page = (await referencePage(JSON.parse(text))).toString();

  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toMatch(/<script|<img/);
});
