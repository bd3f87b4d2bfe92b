import { sqlText } from '../../base/sql';
import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const melting = 273.15;
const boiling = 373.15;

/** How a scale becomes kelvins and how kelvins become it, as SQL of `x`. */
interface Scale {
  readonly toKelvin: string;
  readonly ofKelvin: string;
}

/** Source: learn.microsoft.com/kusto/query/convert-temperature-function. */
const scales: Readonly<Record<string, Scale>> = {
  Kelvin: { toKelvin: 'x', ofKelvin: 'x' },
  DegreeCelsius: { toKelvin: `x + ${melting}`, ofKelvin: `x - ${melting}` },
  MillidegreeCelsius: { toKelvin: `x / 1000 + ${melting}`, ofKelvin: `(x - ${melting}) * 1000` },
  DegreeDelisle: { toKelvin: `x * -2 / 3 + ${boiling}`, ofKelvin: `(x - ${boiling}) * -3 / 2` },
  DegreeFahrenheit: { toKelvin: 'x * 5 / 9 + 459.67 * 5 / 9', ofKelvin: '(x - 459.67 * 5 / 9) * 9 / 5' },
  DegreeNewton: { toKelvin: `x * 100 / 33 + ${melting}`, ofKelvin: `(x - ${melting}) * 33 / 100` },
  DegreeRankine: { toKelvin: 'x * 5 / 9', ofKelvin: 'x * 9 / 5' },
  DegreeReaumur: { toKelvin: `x * 5 / 4 + ${melting}`, ofKelvin: `(x - ${melting}) * 4 / 5` },
  DegreeRoemer: { toKelvin: `x * 40 / 21 + ${melting} - 7.5 * 40 / 21`, ofKelvin: `(x - (${melting} - 7.5 * 40 / 21)) * 21 / 40` },
  SolarTemperature: { toKelvin: 'x * 5778', ofKelvin: 'x / 5778' },
};

/** `convert_temperature`: a name that is no scale gives null. */
export const temperatureFunctions: readonly ScalarFunction[] = [
  scalar(
    'convert_temperature',
    (call) => through(call, 2, 'ofKelvin', through(call, 1, 'toKelvin', `CAST(${convert(argument(call, 0), 'real')} AS DOUBLE)`)),
    {
      "round(convert_temperature(68, 'DegreeFahrenheit', 'DegreeCelsius'), 9)": '20',
      "round(convert_temperature(0, 'DegreeCelsius', 'DegreeDelisle'), 9)": '150',
      "convert_temperature(1, 'Kelvin', 'Kilo')": null,
    },
    { differs: 'The last digits may be other ones.' },
  ),
];

type Through = (call: Call, index: number, way: keyof Scale, value: string) => string;

const through: Through = (call, index, way, value) => {
  const name = argument(call, index);
  const formula = (scale: Scale): string => scale[way].replaceAll(/\d+\.\d+|\d+/g, '$&::DOUBLE').replace(/\bx\b/, `(${value})`);
  if (typeof name.constant === 'string') {
    const scale = Object.hasOwn(scales, name.constant) ? scales[name.constant] : undefined;
    return scale ? `(${formula(scale)})` : 'CAST(NULL AS DOUBLE)';
  }
  const branches = Object.entries(scales).map(([scaleName, scale]) => `WHEN ${sqlText(scaleName)} THEN ${formula(scale)}`);
  return `CASE ${toText(name)} ${branches.join(' ')} END`;
};
