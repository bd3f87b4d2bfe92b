import { snippetCompletion, type Completion } from '@codemirror/autocomplete';
import snippets from '../../../snippets/kql.json';
import { templateText } from './templateText';

/** Query templates, the same that `.kql` documents are offered; they come behind what else can begin a statement. */
export const templates: readonly Completion[] = Object.entries(snippets).map(([title, { prefix, description, body }]) =>
  snippetCompletion(templateText(body), { label: prefix, detail: title, info: description, type: 'text', boost: -99 }),
);
