import { personalFields } from '../../catalog/events/personalFields';
import type { PersonalKind, RecordShape } from '../../catalog/events/personalFields';
import type { Redaction } from './redact';

/** What is to be hidden, as a configuration says it: one field by its path, or all fields that may tell of a person in one way. */
export interface WrittenRedaction {
  readonly path?: string;
  readonly fields?: PersonalKind;
  readonly by: Redaction['by'];
}

/** Every field that is hidden, whatever shape the records have of sources of these kinds. */
export function settledRedactions(written: readonly WrittenRedaction[], kinds: readonly string[]): readonly Redaction[] {
  const shapes = [...new Set(kinds.map(shapeOf))];
  return written.flatMap(({ path, fields, by }) => {
    const paths = fields === undefined ? [] : shapes.flatMap((shape) => personalFields[shape][fields]);
    return [...new Set([...paths, ...(path === undefined ? [] : [path])])].map((each) => ({ path: each, by }));
  });
}

/** All kinds that are not named here are logs of Microsoft Graph. */
function shapeOf(kind: string): RecordShape {
  if (kind === 'activityLog' || kind === 'workspace') return kind;
  return kind === 'eventHub' || kind === 'storage' ? 'diagnostic' : 'graph';
}

/** What is wrong with how redactions are written, in words. */
export function redactionProblems(written: readonly WrittenRedaction[]): readonly string[] {
  return written.flatMap(({ path, fields }, index) =>
    (path === undefined) === (fields === undefined) ? [`redact[${index}] needs either path, a field, or fields, a kind of fields`] : [],
  );
}
