/** Code, whose text is shown as it is; everything else may hold markup. */
const code = /(```[\s\S]*?(?:```|$)|`[^`\n]+`)/;

/**
 * Markdown in which nothing is loaded from elsewhere: images and HTML are shown as the text that they are. Reports name what others chose, such as
 * tenants and settings, and a picture there would tell its server who reads the report.
 */
export function inertMarkdown(markdown: string): string {
  return markdown
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('![', '!\\[').replace(/<(?=[a-z/!?])/gi, '&lt;')))
    .join('');
}
