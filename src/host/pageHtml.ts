/** Where a page's files are, as the webview reaches them. */
export interface PageFiles {
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
  readonly title: string;
  /** The words of the editor's language by their English form, as JSON; empty for English. */
  readonly translations?: string;
}

/** A page around its one script and one style sheet, with nothing allowed but these. */
export function pageHtml({ cspSource, script, style, nonce, title, translations = '' }: PageFiles): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource} data:`,
    `img-src ${cspSource} data: blob:`,
    `connect-src ${cspSource}`,
    'worker-src blob:',
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="translations" content="${escapeHtml(translations)}">
    <title>${escapeHtml(title)}</title>
    <link rel="stylesheet" nonce="${nonce}" href="${escapeHtml(style)}">
  </head>
  <body>
    <script type="module" nonce="${nonce}" src="${escapeHtml(script)}"></script>
  </body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
