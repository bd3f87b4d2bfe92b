import { Button } from '../ui/Button';
import type { TableProps } from './resultsProps';
import { resultWords } from './words';

/** What stands in place of rows where there are none: why, and what to do. */
export function EmptyResult({ outcome, model, askAllTime }: TableProps) {
  const filtered = model.filters.length > 0;
  return (
    <div class="emptyResult" role="status">
      <p>{filtered ? resultWords.filterNone : resultWords.empty}</p>
      {!filtered && outcome.hints && outcome.hints.length > 0 && (
        <ul>
          {outcome.hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
      {!filtered && askAllTime && (
        <div class="formButtons">
          <Button icon="clock" label={resultWords.askAllTime} onClick={askAllTime} />
        </div>
      )}
    </div>
  );
}
