import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../src/base/column';
import { chartKindOf, chartKinds } from '../../../src/protocol/chart';
import { chooseColumns, chooseLevels, isPlottable, type ChartColumn } from '../../../src/protocol/chartColumns';
import { propertyNames, readProperties } from '../../../src/protocol/chartProperties';

/** Columns from `Name:type` or `Name:[content]`. */
function table(text: string): ChartColumn[] {
  return text.split(' ').map((part): ChartColumn => {
    const [name = '', type = ''] = part.split(':');
    const array = /^\[(.*)\]$/.exec(type)?.[1] as ChartColumn['array'];
    return array === undefined ? { name, type: type as ColumnType } : { name, type: 'dynamic', array };
  });
}

/** The choice in names: `x | values | series`. */
function chosen(kind: string, columns: string, written: Record<string, string> = {}): string {
  const all = table(columns);
  const entry = chartKindOf(kind)!;
  const choice = (entry.shape === 'treemap' ? chooseLevels : chooseColumns)(entry, readProperties(kind, written).properties, all);
  const names = (places: readonly number[]): string => places.map((place) => all[place]!.name).join(',');
  return [
    names([choice.x]),
    names(choice.ys),
    names(choice.series),
    ...(choice.anomalies.length > 0 ? [names(choice.anomalies)] : []),
  ].join(' | ');
}

const cases: readonly [string, string, string, string, Record<string, string>?][] = [
  ['a time chart takes the datetime wherever it stands', 'timechart', 'Hits:long At:datetime', 'At | Hits | '],
  ['a time chart splits its values by texts', 'timechart', 'At:datetime Place:string Ok:bool Hits:long', 'At | Hits | Place,Ok'],
  ['a time chart draws each number', 'timechart', 'At:datetime Low:real High:real', 'At | Low,High | '],
  ['a time chart unrolls series', 'timechart', 'Place:string Hits:[numbers] At:[datetimes]', 'At | Hits | Place'],
  ['a line chart takes the first number as its axis', 'linechart', 'X:real Y:real', 'X | Y | '],
  ['a line chart takes the datetime beside a single number', 'linechart', 'Hits:long At:datetime', 'At | Hits | '],
  ['a line chart over unrolled series takes their times', 'linechart', 'Low:[numbers] High:[numbers] At:[datetimes]', 'At | Low,High | '],
  ['a scatter chart needs no text', 'scatterchart', 'X:long Y:long Z:long', 'X | Y,Z | '],
  ['columns stand over the first column', 'columnchart', 'Place:string Hits:long', 'Place | Hits | '],
  ['columns stand over a first number', 'columnchart', 'Size:long Hits:long', 'Size | Hits | '],
  ['columns stand over the text where the only number comes first', 'columnchart', 'Hits:long Place:string', 'Place | Hits | '],
  ['columns are split by further texts', 'columnchart', 'Place:string Result:string Hits:long', 'Place | Hits | Result'],
  ['columns over unrolled series stand over their times', 'columnchart', 'Place:string Hits:[numbers] At:[datetimes]', 'At | Hits | Place'],
  ['bars are chosen as columns are', 'barchart', 'At:datetime Place:string Hits:long', 'At | Hits | Place'],
  ['a pie has one value', 'piechart', 'Place:string Hits:long Other:long', 'Place | Hits | '],
  ['a timespan is a value where there is no number', 'columnchart', 'Place:string Took:timespan', 'Place | Took | '],
  ['a treemap nests its texts', 'treemap', 'Country:string City:string Hits:long', 'Country | Hits | Country,City'],
  ['xcolumn names the axis', 'timechart', 'A:datetime B:datetime Hits:long', 'B | Hits | ', { xcolumn: 'B' }],
  ['ycolumns names the values', 'linechart', 'X:long Low:real High:real', 'X | High | ', { ycolumns: 'High' }],
  ['series names what splits', 'timechart', 'At:datetime A:string B:string Hits:long', 'At | Hits | B', { series: 'B' }],
  ['series may be a number', 'timechart', 'At:datetime Level:int Hits:long', 'At | Hits | Level', { series: 'Level' }],
  ['names may be quoted', 'linechart', 'X:long a,b:real c:real', 'X | a,b,c | ', { ycolumns: `['a,b'], c` }],
  [
    'anomaly columns mark, and are no values',
    'anomalychart',
    'Hits:[numbers] At:[datetimes] Marks:[numbers] Base:[numbers]',
    'At | Hits,Base |  | Marks',
    { anomalycolumns: 'Marks' },
  ],
];

describe('the columns of a chart', () => {
  for (const [name, kind, columns, expected, written] of cases) {
    it(name, () => expect(chosen(kind, columns, written)).toBe(expected));
  }

  it('are refused by name where the result lacks one', () => {
    expect(() => chosen('timechart', 'At:datetime Hits:long', { ycolumns: 'Misses' })).toThrow(/“ycolumns”.*“Misses”.*At, Hits/);
  });

  it('are refused where nothing can be drawn, with the reason', () => {
    expect(() => chosen('timechart', 'Place:string Hits:long')).toThrow(/no column holds datetimes/);
    expect(() => chosen('columnchart', 'Place:string')).toThrow(/no column holds numbers/);
    expect(() => chosen('linechart', 'X:long Place:string', { ycolumns: 'Place' })).toThrow(/“Place” holds no numbers/);
    expect(() => chosen('treemap', 'Hits:long')).toThrow(/no column names the rectangles/);
  });

  it('tell which kinds a table can be drawn as', () => {
    const kinds = (columns: string): string[] =>
      chartKinds.filter((kind) => isPlottable(kind, readProperties(kind.id, {}).properties, table(columns))).map(({ id }) => id);
    expect(kinds('Place:string')).toEqual(['card']);
    expect(kinds('Place:string Hits:long')).toEqual(['columnchart', 'barchart', 'piechart', 'card', 'treemap']);
    expect(kinds('At:datetime Place:string Hits:long')).toEqual(chartKinds.map(({ id }) => id));
  });
});

describe('the properties of render', () => {
  const examples: Record<(typeof propertyNames)[number], [string, object]> = {
    title: ['Sign-ins', { title: 'Sign-ins' }],
    xtitle: ['When', { xTitle: 'When' }],
    ytitle: ['How many', { yTitle: 'How many' }],
    xcolumn: ['At', { xColumn: 'At' }],
    ycolumns: ['A, B', { yColumns: ['A', 'B'] }],
    series: ['A', { series: ['A'] }],
    anomalycolumns: ['A', { anomalyColumns: ['A'] }],
    kind: ['Stacked100', { stacking: 'stacked100' }],
    legend: ['hidden', { legend: false }],
    xaxis: ['log', { xLog: true }],
    yaxis: ['log', { yLog: true }],
    ymin: ['-1.5', { yMinimum: -1.5 }],
    ymax: ['real(20)', { yMaximum: 20 }],
    ysplit: ['panels', { split: 'panels' }],
    accumulate: ['true', { accumulate: true }],
  };
  for (const name of propertyNames) {
    it(`${name} is read`, () => {
      const [value, expected] = examples[name];
      const { properties, notices } = readProperties('timechart', { [name]: value });
      expect(properties).toMatchObject(expected);
      expect(notices).toEqual([]);
    });
  }

  it('say what is not followed', () => {
    expect(readProperties('timechart', { kind: 'piled', ymin: 'low', colour: 'red', legend: 'toString' }).notices).toEqual([
      'The property “colour” of render is not known, and is not followed.',
      '“kind=piled” is not followed: kind is one of default, unstacked, stacked, stacked100.',
      '“ymin=low” is not followed: it is no number.',
      '“legend=toString” is not followed: legend is one of visible, hidden.',
    ]);
  });

  it('leave a stacked area chart stacked', () => {
    expect(readProperties('stackedareachart', {}).properties.stacking).toBe('stacked');
    expect(readProperties('stackedareachart', { kind: 'stacked100' }).properties.stacking).toBe('stacked100');
  });
});
