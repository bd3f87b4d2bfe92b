import { describe, expect, it } from 'vitest';
import { chartKindOf, type ChartData, type ChartKind } from '../../../src/protocol/chart';
import { readProperties } from '../../../src/protocol/chartProperties';
import type { ResultTable } from '../../../src/protocol/engine';
import { pointCondition, rangeCondition, timeRangeOf } from '../../../webview-ui/src/chart/chartFilter';
import { timeLabels } from '../../../webview-ui/src/chart/chartFormat';
import { keyDeed, zoomStep } from '../../../webview-ui/src/chart/chartKeys';
import { asksForChart, firstKind, offersChart } from '../../../webview-ui/src/chart/chartOffer';
import { chartOption } from '../../../webview-ui/src/chart/chartOption';
import { chartSummary, pointSentence } from '../../../webview-ui/src/chart/chartSummary';
import { mix, readable, type ChartTheme } from '../../../webview-ui/src/chart/chartTheme';
import type { Drawing } from '../../../webview-ui/src/chart/drawing';
import { drawSvg } from '../../../webview-ui/src/chart/echarts';
import { mergeCloser } from '../../../webview-ui/src/chart/mergeCloser';

const hour = 3_600_000;
const overTime: ChartData = {
  axis: { name: 'TimeGenerated', type: 'datetime', continuous: true, filterable: true },
  extent: [0, 3 * hour],
  series: [
    { name: 'ok', measure: 'Hits', keys: [{ name: 'Result', type: 'string', text: 'ok' }], x: [0, hour, 3 * hour], y: [1, null, 30000] },
    {
      name: 'bad',
      measure: 'Hits',
      keys: [{ name: 'Result', type: 'string', text: 'bad' }],
      x: [0, 2 * hour],
      y: [4, 5],
      yTexts: ['4', '5.25'],
    },
  ],
  binned: false,
  notices: [],
};
const overNames: ChartData = {
  axis: { name: 'Place', type: 'string', continuous: false, filterable: true },
  categories: ['NL', '', 'a "very" {long|name} of a place that nobody has ever been to'],
  series: [{ name: 'Hits', measure: 'Hits', keys: [], x: [0, 1, 2], y: [3, 2, 7] }],
  binned: false,
  notices: [],
};
const nested: ChartData = {
  axis: { name: 'Hits', type: 'real', continuous: false, filterable: false },
  series: [],
  leaves: [
    { keys: [{ name: 'Country', type: 'string', text: 'NL' }], value: 5, text: '5' },
    { keys: [{ name: 'Country', type: 'string', text: 'DE' }], value: 3, text: '3' },
  ],
  binned: false,
  notices: [],
};

const key = (name: string, shiftKey = false): Parameters<typeof keyDeed>[0] => ({
  key: name,
  shiftKey,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
});
const none: ReadonlySet<number> = new Set();

describe('a point of a chart filters', () => {
  it('by its place and its series', () => {
    expect(pointCondition(overTime, { series: 0, point: 1 })).toBe(
      'TimeGenerated == datetime(1970-01-01T01:00:00.0000000Z) and Result == "ok"',
    );
    expect(pointCondition(overNames, { series: 0, point: 1 })).toBe('isempty(Place)');
    expect(pointCondition(nested, { series: 0, point: 1 })).toBe('Country == "DE"');
  });

  it('by its series alone where its place stands for several rows', () => {
    expect(pointCondition({ ...overTime, binned: true }, { series: 1, point: 0 })).toBe('Result == "bad"');
    expect(pointCondition({ ...overNames, axis: { ...overNames.axis!, filterable: false } }, { series: 0, point: 0 })).toBeUndefined();
  });

  it('by a range of the axis', () => {
    expect(rangeCondition(overTime, [0.4, hour])).toBe(
      'TimeGenerated between (datetime(1970-01-01T00:00:00.0000000Z) .. datetime(1970-01-01T01:00:00.0000000Z))',
    );
    expect(timeRangeOf([0.4, hour + 0.2])).toEqual({ from: '1970-01-01T00:00:00.0000000Z', to: '1970-01-01T01:00:00.0010000Z' });
  });
});

describe('the keys of a chart', () => {
  const walk = (data: ChartData, keys: readonly string[], hidden = none): unknown => {
    let at: { series: number; point: number } | undefined;
    for (const name of keys) {
      const deed = keyDeed(key(name), data, hidden, at);
      if (deed?.kind === 'move') at = deed.place;
    }
    return at;
  };
  it('walk the points of a series, and stop at its ends', () => {
    expect(walk(overTime, ['ArrowRight'])).toEqual({ series: 0, point: 0 });
    expect(walk(overTime, ['ArrowRight', 'ArrowRight', 'End', 'ArrowRight'])).toEqual({ series: 0, point: 2 });
    expect(walk(overTime, ['ArrowRight', 'End', 'Home', 'ArrowLeft'])).toEqual({ series: 0, point: 0 });
  });

  it('go to the nearest point of the next series that is shown', () => {
    expect(walk(overTime, ['ArrowRight', 'End', 'ArrowDown'])).toEqual({ series: 1, point: 1 });
    expect(walk(overTime, ['ArrowRight', 'ArrowDown', 'ArrowDown'])).toEqual({ series: 0, point: 0 });
    expect(walk(overTime, ['ArrowRight', 'ArrowDown'], new Set([1]))).toEqual({ series: 0, point: 0 });
  });

  it('walk rectangles too', () => {
    expect(walk(nested, ['ArrowRight', 'ArrowRight', 'ArrowRight'])).toEqual({ series: 0, point: 1 });
  });

  it('leave what belongs to others', () => {
    expect(keyDeed(key('Tab'), overTime, none, undefined)).toBeUndefined();
    expect(keyDeed({ ...key('ArrowRight'), ctrlKey: true }, overTime, none, undefined)).toBeUndefined();
    expect(keyDeed(key('toString'), overTime, none, undefined)).toBeUndefined();
  });

  it('zoom around a place, and never past the ends', () => {
    expect(zoomStep([0, 100], undefined, 0, true)).toEqual([0, 50]);
    expect(zoomStep([0, 100], [0, 50], 40, true)).toEqual([20, 45]);
    expect(zoomStep([0, 100], [60, 80], undefined, false)).toEqual([50, 90]);
    expect(zoomStep([0, 100], [0, 50], undefined, false)).toBeUndefined();
  });
});

describe('a closer look', () => {
  it('takes the place of the points it has more of', () => {
    const whole: ChartData = { ...overTime, series: [{ ...overTime.series[0]!, x: [0, 10, 20, 30], y: [1, 2, 3, 4] }], binned: true };
    const closer: ChartData = {
      ...whole,
      series: [{ ...whole.series[0]!, x: [10, 12, 14, 20], y: [2, 9, 8, 3], xTexts: ['a', 'b', 'c', 'd'] }],
      binned: false,
    };
    const { series, binned } = mergeCloser(whole, closer, [10, 20]);
    expect(series[0]).toMatchObject({ x: [0, 10, 12, 14, 20, 30], y: [1, 2, 9, 8, 3, 4] });
    expect(series[0]!.xTexts).toHaveLength(6);
    expect(binned).toBe(false);
  });
});

describe('a chart in words', () => {
  it('names its series, its ends and its extremes', () => {
    const text = chartSummary('timechart', overTime, false);
    expect(text).toContain('Time chart of Hits by TimeGenerated. 2 series: ok, bad.');
    expect(text).toContain('From 1970-01-01 00:00:00Z to 1970-01-01 03:00:00Z.');
    expect(text).toContain('Lowest 1 at 1970-01-01 00:00:00Z, highest 30,000 at 1970-01-01 03:00:00Z.');
  });

  it('tells a point exactly', () => {
    expect(pointSentence(overTime, { series: 1, point: 1 }, false)).toBe('bad, 1970-01-01 02:00:00Z: 5.25');
    expect(pointSentence(overNames, { series: 0, point: 1 }, false)).toBe('Hits, (empty): 2');
    expect(pointSentence(overTime, { series: 0, point: 1 }, false)).toContain('no value');
  });
});

describe('the Chart tab', () => {
  const table = (columns: ResultTable['columns'], kind?: string): ResultTable => ({
    name: '',
    columns,
    rows: 1,
    ...(kind === undefined ? {} : { visualization: { kind, properties: {} } }),
  });
  const text = { name: 'Place', type: 'string' } as const;
  const time = { name: 'TimeGenerated', type: 'datetime' } as const;
  const number = { name: 'Hits', type: 'long' } as const;

  it('is first where the query ends in render, but for a table', () => {
    expect(asksForChart(table([text], 'piechart'))).toBe(true);
    expect(asksForChart(table([text], 'table'))).toBe(false);
    expect(asksForChart(table([text]))).toBe(false);
  });

  it('is offered where there are numbers to draw', () => {
    expect(offersChart(table([text, number]))).toBe(true);
    expect(offersChart(table([text, time]))).toBe(false);
    expect(offersChart(table([text], 'card'))).toBe(true);
  });

  it('draws what is asked for, else values over time, else over names', () => {
    expect(firstKind(table([time, number], 'barchart'))).toBe('barchart');
    expect(firstKind(table([time, text, number]))).toBe('timechart');
    expect(firstKind(table([text, number]))).toBe('columnchart');
    expect(firstKind(table([text, number], 'ladderchart'))).toBeUndefined();
  });
});

describe('the picture of a chart', () => {
  const theme: ChartTheme = {
    ...{ background: 'rgb(0, 0, 0)', foreground: 'rgb(255, 255, 255)', dim: 'rgb(200, 200, 200)', line: 'rgb(90, 90, 90)' },
    ...{ surface: 'rgb(9, 9, 9)', border: 'rgb(80, 80, 80)', selection: 'rgb(0, 0, 255)', error: 'rgb(255, 0, 0)' },
    ...{ palette: ['rgb(1, 2, 3)', 'rgb(4, 5, 6)'], highContrast: false, font: 'sans-serif', fontSize: 13 },
  };
  const picture = (kind: ChartKind, data: ChartData, written: Record<string, string> = {}): string => {
    const { properties } = readProperties(kind, written);
    const size = { width: 640, height: 400 };
    const common = { theme, hidden: none, localTime: false, zoom: undefined, complete: true, size };
    const drawing: Drawing = { kind: chartKindOf(kind)!, properties, data, ...common };
    return drawSvg(chartOption(drawing), size);
  };
  const drawn: readonly [ChartKind, ChartData, string, Record<string, string>?][] = [
    ['timechart', overTime, '01:00', { title: 'Over time' }],
    ['areachart', overTime, '01:00'],
    ['stackedareachart', overTime, '01:00'],
    ['anomalychart', { ...overTime, series: overTime.series.map((one) => ({ ...one, anomalies: [{ x: 0, y: 4 }] })) }, '01:00'],
    ['columnchart', overNames, '(empty)'],
    [
      'columnchart',
      { ...overNames, series: [...overNames.series, { ...overNames.series[0]!, name: 'More' }] },
      '100 %',
      { kind: 'stacked100' },
    ],
    ['barchart', overNames, '(empty)', { xtitle: 'Hits there' }],
    ['piechart', overNames, '58.3 %'],
    ['scatterchart', overTime, '01:00'],
    ['linechart', { ...overTime, axis: { ...overTime.axis!, type: 'real' }, extent: [1, 3 * hour] }, '1M', { xaxis: 'log', yaxis: 'log' }],
    ['timechart', overTime, 'Hits', { ysplit: 'panels', legend: 'hidden' }],
    ['treemap', nested, 'NL'],
  ];
  for (const [kind, data, words, written] of drawn) {
    it(`as ${kind} has its words ${JSON.stringify(written ?? {})}`, () => {
      const svg = picture(kind, data, written);
      expect(svg).toContain(words);
      expect(svg).toMatch(/^<svg/);
      expect(svg).not.toContain('NaN');
      if (written?.['title'] !== undefined) expect(svg).toContain(written['title']);
    });
  }

  it('has a legend unless it is hidden', () => {
    expect(picture('timechart', overTime)).toContain('>bad<');
    expect(picture('timechart', overTime, { legend: 'hidden' })).not.toContain('>bad<');
  });

  it('reads nothing in a name as a style', () => {
    expect(picture('piechart', overNames)).toContain('{\u200blong|');
  });
});

describe('colours', () => {
  it('are mixed and written on', () => {
    expect(mix('rgb(0, 0, 0)', 'rgb(200, 100, 50)', 0.5)).toBe('rgb(100, 50, 25)');
    expect([readable('rgb(255, 255, 0)'), readable('rgb(0, 0, 120)')]).toEqual(['#000000', '#ffffff']);
  });
});

describe('the labels of a time axis', () => {
  const day = 24 * hour;
  it('name the day where hours are told apart, and the month where days are many', () => {
    expect(timeLabels([0, day])).toMatchObject({ month: '{MM}-{dd}' });
    expect(timeLabels([0, 300 * day])).toMatchObject({ month: '{yyyy}-{MM}', year: '{yyyy}-{MM}' });
  });
});
