import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fill } from '../grid/gridWords';
import type { ResultViewProps } from '../results/resultView';
import { chartWords } from './chartWords';

/** The Chart tab. What draws is loaded when it is first shown, so that the page starts without it. */
export function ChartTab(props: ResultViewProps) {
  const [Panel, setPanel] = useState<ComponentType<ResultViewProps>>();
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let gone = false;
    import('./ChartPanel').then(
      ({ ChartPanel }) => {
        if (!gone) setPanel(() => ChartPanel);
      },
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      gone = true;
    };
  }, []);
  if (Panel) return <Panel {...props} />;
  return (
    <div class="chartMessage" role="status">
      {failure === '' ? chartWords.loading : fill(chartWords.failed, { reason: failure })}
    </div>
  );
}
