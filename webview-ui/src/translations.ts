import { config } from '@vscode/l10n';

// Imported before anything that has words: the host wrote the translations of the editor's language into the page.
const written = document.querySelector('meta[name="translations"]')?.getAttribute('content') ?? '';
config({ contents: written === '' ? '{}' : written });
