import { describe, expect, it } from 'vitest';
import { inertMarkdown } from '../../../src/base/inertMarkdown';

describe('Markdown that loads nothing', () => {
  it('shows images and HTML of a name as text', () => {
    const name = 'Contoso ![x](https://example.org/p.png) <img src="https://example.org/p.png"> </b><!-- -->';
    expect(inertMarkdown(`- **${name}**: pass`)).toBe(
      '- **Contoso !\\[x](https://example.org/p.png) &lt;img src="https://example.org/p.png"> &lt;/b>&lt;!-- -->**: pass',
    );
  });

  it('keeps code, comparisons and links as they are', () => {
    const kept = 'a < 3, [page](https://example.org), `<b>`\n\n```http\nPUT /x\n<a>![b]\n```\nend';
    expect(inertMarkdown(kept)).toBe(kept);
    expect(inertMarkdown('```\n<a>')).toBe('```\n<a>');
  });
});
