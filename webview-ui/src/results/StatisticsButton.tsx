import { useState } from 'preact/hooks';
import type { QueryStatistics } from '../../../src/base/queryStatistics';
import { formatBytes, formatCount } from '../../../src/base/quantities';
import { fill } from '../grid/gridWords';
import { durationText } from '../query/timeRanges';
import { Popup, type ScreenPlace } from '../ui/Popup';
import { resultWords } from './words';

/** Opens what the workspace tells of its work on the query. */
export function StatisticsButton({ statistics }: { readonly statistics: QueryStatistics }) {
  const [at, setAt] = useState<ScreenPlace | undefined>();
  const facts = factsOf(statistics);
  if (facts.length === 0) return null;
  return (
    <>
      <button
        type="button"
        class="linkButton"
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => {
          const box = currentTarget.getBoundingClientRect();
          setAt({ x: box.left, y: box.bottom + 4 });
        }}
      >
        {resultWords.statistics}
      </button>
      {at && (
        <Popup at={at} label={resultWords.statistics} onClose={() => setAt(undefined)}>
          <dl class="statisticsList" tabIndex={-1} data-first>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Popup>
      )}
    </>
  );
}

function factsOf(told: QueryStatistics): readonly (readonly [string, string])[] {
  const { seconds, processorSeconds, memoryBytes, rowsScanned, rowsThere, answerBytes } = told;
  const rows =
    rowsScanned !== undefined && rowsThere !== undefined
      ? fill(resultWords.rowsScannedOf, { rows: formatCount(rowsScanned), all: formatCount(rowsThere) })
      : rowsScanned !== undefined
        ? formatCount(rowsScanned)
        : undefined;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [resultWords.workspaceTime, seconds === undefined ? undefined : durationText(seconds * 1000)],
    [resultWords.processorTime, processorSeconds === undefined ? undefined : durationText(processorSeconds * 1000)],
    [resultWords.memory, memoryBytes === undefined || memoryBytes === 0 ? undefined : formatBytes(memoryBytes)],
    [resultWords.rowsScanned, rows],
    [resultWords.answerSize, answerBytes === undefined ? undefined : formatBytes(answerBytes)],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
