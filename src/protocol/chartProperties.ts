/** What `render … with (…)` says, read. Source: learn.microsoft.com/kusto/query/render-operator. */
export interface ChartProperties {
  readonly title?: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly xColumn?: string;
  readonly yColumns: readonly string[];
  readonly series: readonly string[];
  readonly anomalyColumns: readonly string[];
  readonly stacking: 'none' | 'stacked' | 'stacked100';
  readonly legend: boolean;
  readonly xLog: boolean;
  readonly yLog: boolean;
  readonly yMinimum?: number;
  readonly yMaximum?: number;
  readonly split: 'none' | 'axes' | 'panels';
  readonly accumulate: boolean;
}

export interface ReadProperties {
  readonly properties: ChartProperties;
  /** Sentences on what was written and is not followed. */
  readonly notices: readonly string[];
}

type Choices<T> = Readonly<Record<string, T>>;

const stackings: Choices<ChartProperties['stacking']> = {
  default: 'none',
  unstacked: 'none',
  stacked: 'stacked',
  stacked100: 'stacked100',
};
const legends: Choices<boolean> = { visible: true, hidden: false };
const scales: Choices<boolean> = { linear: false, log: true };
const splits: Choices<ChartProperties['split']> = { none: 'none', axes: 'axes', panels: 'panels' };
const truths: Choices<boolean> = { true: true, false: false };

/** Every property's name, for what is not one. */
export const propertyNames = [
  'title',
  'xtitle',
  'ytitle',
  'xcolumn',
  'ycolumns',
  'series',
  'anomalycolumns',
  'kind',
  'legend',
  'xaxis',
  'yaxis',
  'ymin',
  'ymax',
  'ysplit',
  'accumulate',
] as const;

type PropertyName = (typeof propertyNames)[number];

/** Reads the properties as they were written; what cannot be followed is said, and the rest holds. `kind` is of the chart that is drawn. */
export function readProperties(kind: string, written: Readonly<Record<string, string>>): ReadProperties {
  const notices: string[] = [];
  const given = new Map(Object.entries(written).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  for (const name of given.keys()) {
    if (!propertyNames.includes(name as PropertyName)) notices.push(`The property “${name}” of render is not known, and is not followed.`);
  }
  const choice = <T>(name: PropertyName, choices: Choices<T>, otherwise: T): T => {
    const value = given.get(name);
    if (value === undefined) return otherwise;
    const chosen = Object.hasOwn(choices, value.toLowerCase()) ? choices[value.toLowerCase()] : undefined;
    if (chosen !== undefined) return chosen;
    notices.push(`“${name}=${value}” is not followed: ${name} is one of ${Object.keys(choices).join(', ')}.`);
    return otherwise;
  };
  const bound = (name: PropertyName): number | undefined => {
    const value = given.get(name);
    if (value === undefined) return undefined;
    const number = Number(value.replace(/^(?:real|double|long|int|decimal)\((.*)\)$/i, '$1'));
    if (value !== '' && Number.isFinite(number)) return number;
    if (!/^nan$/i.test(value)) notices.push(`“${name}=${value}” is not followed: it is no number.`);
    return undefined;
  };
  const stacking = choice('kind', stackings, 'none');
  const [yMinimum, yMaximum] = [bound('ymin'), bound('ymax')];
  const [title, xTitle, yTitle, xColumn] = [given.get('title'), given.get('xtitle'), given.get('ytitle'), given.get('xcolumn')];
  const names = (name: PropertyName): readonly string[] => columnNames(given.get(name) ?? '');
  const properties: ChartProperties = {
    ...(title === undefined || title === '' ? {} : { title }),
    ...(xTitle === undefined ? {} : { xTitle }),
    ...(yTitle === undefined ? {} : { yTitle }),
    ...(xColumn === undefined ? {} : { xColumn: columnNames(xColumn)[0] ?? '' }),
    yColumns: names('ycolumns'),
    series: names('series'),
    anomalyColumns: names('anomalycolumns'),
    stacking: kind === 'stackedareachart' && stacking === 'none' ? 'stacked' : stacking,
    legend: choice('legend', legends, true),
    xLog: choice('xaxis', scales, false),
    yLog: choice('yaxis', scales, false),
    ...(yMinimum === undefined ? {} : { yMinimum }),
    ...(yMaximum === undefined ? {} : { yMaximum }),
    split: choice('ysplit', splits, 'none'),
    accumulate: choice('accumulate', truths, false),
  };
  return { properties, notices };
}

/** The names of a list such as `A, ['b c'], "d"`. */
function columnNames(list: string): readonly string[] {
  const parts = list.match(/\[\s*(?:'[^']*'|"[^"]*")\s*\]|'[^']*'|"[^"]*"|[^,]+/g) ?? [];
  const bare = (part: string): string =>
    part
      .trim()
      .replace(/^\[\s*(.*?)\s*\]$/s, '$1')
      .replace(/^(['"])(.*)\1$/s, '$2');
  return parts.map(bare).filter((name) => name !== '');
}
