import { useState } from 'preact/hooks';
import { RemoteFailure, toFailure } from '../../../src/protocol/rpc';
import type { Failure } from '../../../src/protocol/engine';
import type { Host } from '../host';
import { fill } from '../grid/gridWords';
import { Button } from '../ui/Button';
import { resultWords } from './words';

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
  const said = diagnostics.some(({ message }) => message !== '' && failure.message.startsWith(message));
  return (
    <div class="problem" role="alert">
      <span class="codicon codicon-error" aria-hidden="true" />
      <div class="problemBody">
        {!said && <p class="problemMessage">{failure.message}</p>}
        {diagnostics.map((diagnostic) => (
          <p key={diagnostic.start} class="problemMessage">
            {diagnostic.message}{' '}
            <button type="button" class="linkButton" onClick={() => props.onPlace?.(diagnostic.start)}>
              {placeText(props.text ?? '', diagnostic.start)}
            </button>
          </p>
        ))}
        <div class="problemButtons">
          {action && <Button label={action.title} onClick={() => host.tell('host/runAction', action)} />}
          {details !== undefined && (
            <button type="button" class="linkButton" aria-expanded={open} onClick={() => setOpen(!open)}>
              {resultWords.details}
            </button>
          )}
        </div>
        {open && <pre class="problemDetails">{details}</pre>}
      </div>
      <Button kind="icon" icon="close" label={resultWords.dismiss} onClick={props.onClose} />
    </div>
  );
}

function placeText(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return fill(resultWords.place, { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
}
