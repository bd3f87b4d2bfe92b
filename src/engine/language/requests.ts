import type { KqlLanguage } from '../../kql/language/language';
import { splitStatements } from '../../kql/language/statements';
import type { EngineHandlers, EngineRequests } from '../../protocol/engine';
import type { Diagnose } from './diagnose';
import type { Schemas } from './schemas';

export type LanguageRequest = Extract<keyof EngineRequests, `language/${string}`>;

/** What the language services are made of. The services themselves are loaded on first need. */
export interface LanguageParts {
  readonly language: () => Promise<KqlLanguage>;
  readonly schemas: Schemas;
  readonly diagnose: Diagnose;
  /** Folders whose functions every query may call. */
  readonly functionsFolders?: () => readonly string[];
}

/** The language services as requests, for editors that are not VS Code's own. */
export function createLanguageHandlers({ language, schemas, diagnose }: LanguageParts): EngineHandlers<LanguageRequest> {
  return {
    'language/complete': async ({ text, offset, sourceId }) => {
      const completions = await (await language()).complete(text, offset, await schemas.of(sourceId));
      return [...completions].sort((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0));
    },
    'language/hover': async ({ text, offset, sourceId }) => (await language()).hover(text, offset, await schemas.of(sourceId)),
    'language/diagnose': async ({ text, sourceId }, { signal }) => diagnose(text, await schemas.of(sourceId), signal),
    'language/classify': async ({ text, sourceId }) => (await language()).classify(text, await schemas.of(sourceId)),
    'language/format': async ({ text, sourceId }) => ({ text: (await language()).format(text, await schemas.of(sourceId)) }),
    'language/statements': ({ text }) => Promise.resolve(splitStatements(text)),
  };
}
