import { useState } from 'preact/hooks';
import { RemoteFailure, toFailure } from '../../../src/protocol/rpc';
import type { Failure } from '../../../src/protocol/engine';
import type { Host } from '../host';
import { Button } from '../ui/Button';

const words = { details: 'Details', dismiss: 'Dismiss', place: 'Line {line}, column {column}', failed: 'Failed' };

/** The failure of a thrown value. */
export function failureOf(error: unknown): Failure {
  return error instanceof RemoteFailure ? error.failure : toFailure(error);
}

/** A failure in words, with its place in the query, its action as a button, and the raw words behind *Details*. */
export function Problem(props: {
  readonly host: Host;
  readonly failure: Failure;
  /** The query that failed, to tell line and column. */
  readonly text?: string;
  readonly onPlace?: (offset: number) => void;
  readonly onClose: () => void;
}) {
  const { host, failure } = props;
  const [open, setOpen] = useState(false);
  const { action, details, diagnostics = [] } = failure;
  return (
    <div class="problem" role="alert">
      <span class="codicon codicon-error" aria-hidden="true" />
      <div class="problemBody">
        <p class="problemMessage">{failure.message}</p>
        {diagnostics.map((diagnostic) => (
          <button key={diagnostic.start} type="button" class="linkButton" onClick={() => props.onPlace?.(diagnostic.start)}>
            {placeText(props.text ?? '', diagnostic.start)}
            {diagnostic.message === failure.message ? '' : `: ${diagnostic.message}`}
          </button>
        ))}
        <div class="problemButtons">
          {action && <Button label={action.title} onClick={() => host.tell('host/runAction', action)} />}
          {details !== undefined && (
            <button type="button" class="linkButton" aria-expanded={open} onClick={() => setOpen(!open)}>
              {words.details}
            </button>
          )}
        </div>
        {open && <pre class="problemDetails">{details}</pre>}
      </div>
      <Button kind="icon" icon="close" label={words.dismiss} onClick={props.onClose} />
    </div>
  );
}

function placeText(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return words.place.replace('{line}', String(before.length)).replace('{column}', String((before.at(-1)?.length ?? 0) + 1));
}
