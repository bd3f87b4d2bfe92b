import { tailSeverities } from '../../../src/protocol/tail';
import { Button } from '../ui/Button';
import { Dropdown } from '../ui/Dropdown';
import { TextField } from '../ui/TextField';
import { fill } from '../grid/gridWords';
import type { TailState } from './tailState';
import { tailWords } from './words';

/** What an Activity Log can have. */
const categories = ['Administrative', 'Security', 'ServiceHealth', 'Alert', 'Recommendation', 'Policy', 'Autoscale', 'ResourceHealth'];
const statuses = ['Start', 'Accept', 'Success', 'Failure', 'Active', 'Resolved'];

/** What a list offers: what the service can tell, what events have, and what is chosen. A tail of other logs has none of the first. */
function choicesOf(
  any: string,
  { usual, found, chosen }: { readonly usual: readonly string[]; readonly found: readonly string[]; readonly chosen: string | undefined },
): readonly { readonly value: string; readonly label: string }[] {
  const isOther = found.length > 0 && !found.some((value) => usual.includes(value));
  const values = new Set([...(isOther ? [] : usual), ...found, ...(chosen === undefined ? [] : [chosen])]);
  return [{ value: '', label: any }, ...[...values].map((value) => ({ value, label: value }))];
}

/** What a person can do with the tail, and the filter. */
export function TailToolbar(props: { readonly state: TailState; readonly focusFilter: number }) {
  const { state } = props;
  const { info, filter, paused } = state;
  return (
    <div class="tailToolbar" role="toolbar" aria-label={info?.name ?? ''}>
      <span class={`tailState ${info?.state ?? ''}`}>
        <span class="tailDot" aria-hidden="true" />
        <bdi>{info ? `${tailWords.states[info.state]} · ${info.name}` : ''}</bdi>
      </span>
      <Button
        label={paused ? tailWords.resume : tailWords.pause}
        title={paused ? tailWords.resumeTitle : tailWords.pauseTitle}
        icon={paused ? 'play' : 'debug-pause'}
        onClick={() => state.setPaused(!paused)}
      />
      <FilterField state={state} focus={props.focusFilter} />
      <FactFields state={state} />
      <Button
        kind="icon"
        icon="fold"
        label={tailWords.fold}
        title={tailWords.foldTitle}
        pressed={state.folded}
        onClick={() => state.setFolded(!state.folded)}
      />
      <Button
        kind="icon"
        icon={state.newestFirst ? 'arrow-up' : 'arrow-down'}
        label={tailWords.newestFirst}
        title={tailWords.newestFirstTitle}
        pressed={state.newestFirst}
        onClick={() => state.setNewestFirst(!state.newestFirst)}
      />
      <Button
        kind="icon"
        icon="clear-all"
        label={filter.since === undefined ? tailWords.clear : tailWords.showAll}
        title={filter.since === undefined ? tailWords.clearTitle : tailWords.showAll}
        pressed={filter.since !== undefined}
        onClick={() => state.setFilter({ since: filter.since === undefined ? info?.last : undefined })}
      />
      <Deeds state={state} />
    </div>
  );
}

/** Conditions that are chosen from lists. */
function FactFields({ state }: { readonly state: TailState }) {
  const { filter, values } = state;
  return (
    <>
      <Dropdown
        label={tailWords.level}
        value={filter.level ?? ''}
        choices={[
          { value: '', label: tailWords.anyLevel },
          ...tailSeverities.map((level) => ({ value: level, label: fill(tailWords.andAbove, { level }) })),
        ]}
        onChange={(level) => state.setFilter({ level: level === '' ? undefined : level })}
      />
      <Dropdown
        label={tailWords.category}
        value={filter.categories?.[0] ?? ''}
        choices={choicesOf(tailWords.anyCategory, { usual: categories, found: values.categories, chosen: filter.categories?.[0] })}
        onChange={(category) => state.setFilter({ categories: category === '' ? undefined : [category] })}
      />
      <Dropdown
        label={tailWords.status}
        value={filter.status ?? ''}
        choices={choicesOf(tailWords.anyStatus, { usual: statuses, found: values.statuses, chosen: filter.status })}
        onChange={(status) => state.setFilter({ status: status === '' ? undefined : status })}
      />
    </>
  );
}

/** What takes events away, and what ends the tail. */
function Deeds({ state }: { readonly state: TailState }) {
  const { info, host } = state;
  const ask = (work: () => Promise<unknown>) => () => void state.ask(work);
  const isOver = info?.state === 'stopped' || info?.state === 'failed';
  return (
    <span class="tailDeeds">
      <Button
        kind="icon"
        icon="record"
        label={info?.recording === undefined ? tailWords.record : tailWords.recording}
        title={info?.recording ?? tailWords.recordTitle}
        pressed={info?.recording !== undefined}
        disabled={isOver}
        onClick={ask(() => host.call('host/record', {}))}
      />
      <Exports state={state} />
      <Button
        kind="icon"
        icon="bell"
        label={tailWords.alerts}
        title={tailWords.alertsTitle}
        onClick={ask(() => host.call('host/alerts', {}))}
      />
      <Button
        kind="icon"
        icon={isOver ? 'debug-start' : 'debug-stop'}
        label={isOver ? tailWords.start : tailWords.stop}
        title={isOver ? tailWords.start : tailWords.stopTitle}
        onClick={ask(() => host.call(isOver ? 'host/start' : 'host/stop', {}))}
      />
    </span>
  );
}

/** The ways by which what is shown leaves the page. */
function Exports({ state }: { readonly state: TailState }) {
  const { filter, host } = state;
  const ask = (work: () => Promise<unknown>) => () => void state.ask(work);
  return (
    <>
      <Button
        kind="icon"
        icon="desktop-download"
        label={tailWords.export}
        title={tailWords.exportTitle}
        onClick={ask(() => host.call('host/export', { filter, as: 'rows' }))}
      />
      <Button
        kind="icon"
        icon="bracket"
        label={tailWords.exportEcs}
        title={tailWords.exportEcsTitle}
        onClick={ask(() => host.call('host/export', { filter, as: 'ecs' }))}
      />
      <Button
        kind="icon"
        icon="go-to-file"
        label={tailWords.openAsKql}
        title={tailWords.openAsKqlTitle}
        onClick={ask(() => host.call('host/query', { filter, where: 'document' }))}
      />
    </>
  );
}

/** The field of the filter, and whether it is KQL; what is wrong with it stands below. */
function FilterField({ state, focus }: { readonly state: TailState; readonly focus: number }) {
  const { filter, diagnostics } = state;
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  return (
    <span class="tailFilter">
      <TextField
        key={focus}
        label={tailWords.filter}
        hideLabel
        focus={focus > 0}
        placeholder={tailWords.filterPlaceholder}
        value={filter.text ?? ''}
        onInput={(text) => state.setFilter({ text: text === '' ? undefined : text })}
      />
      <Button
        kind="icon"
        label={tailWords.kql}
        title={tailWords.kqlTitle}
        pressed={filter.kql === true}
        onClick={() => state.setFilter({ kql: filter.kql === true ? undefined : true })}
      >
        KQL
      </Button>
      {wrong && (
        <span class="tailFilterProblem" role="alert">
          {wrong.message}
        </span>
      )}
    </span>
  );
}
