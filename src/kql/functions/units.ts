import { sqlText } from '../../base/sql';
import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

type Units = Readonly<Record<string, number>>;

/** Names with the prefixes of the metric system in front of a unit. */
function prefixed(unit: string, prefixes: readonly string[], factor = 1): Units {
  return Object.fromEntries(prefixes.map((prefix) => [joined(prefix, unit), factor * (metric[prefix] ?? 1)]));
}

function joined(prefix: string, unit: string): string {
  return prefix === '' ? unit : `${prefix}${unit.charAt(0).toLowerCase()}${unit.slice(1)}`;
}

const metric: Units = {
  '': 1,
  Nano: 1e-9,
  Micro: 1e-6,
  Milli: 1e-3,
  Centi: 1e-2,
  Deci: 0.1,
  Deca: 10,
  Hecto: 100,
  Kilo: 1e3,
  Mega: 1e6,
  Giga: 1e9,
  Tera: 1e12,
};

const britishThermalUnit = 1055.05585262;
const pound = 0.45359237;
const foot = 0.3048;
const gravity = 9.80665;
const gallon = 0.003785411784;
const imperialGallon = 0.00454609;
const lightYear = 9.46073047258e15;
const parsec = 3.08567758128e16;
const degree = Math.PI / 180;

const angles: Units = {
  ...prefixed('Radian', ['', 'Nano', 'Micro', 'Milli', 'Centi', 'Deci']),
  ...prefixed('Degree', ['', 'Nano', 'Micro', 'Milli'], degree),
  Arcminute: degree / 60,
  Arcsecond: degree / 3600,
  Gradian: Math.PI / 200,
  NatoMil: Math.PI / 3200,
  Revolution: 2 * Math.PI,
  Tilt: Math.PI / 2,
};

const energies: Units = {
  ...prefixed('Joule', ['', 'Milli', 'Kilo', 'Mega', 'Giga']),
  ...prefixed('BritishThermalUnit', ['', 'Kilo', 'Mega', 'Giga'], britishThermalUnit),
  ...prefixed('Calorie', ['', 'Kilo', 'Mega'], 4.184),
  ...prefixed('ElectronVolt', ['', 'Kilo', 'Mega', 'Giga', 'Tera'], 1.602176565e-19),
  ...prefixed('WattHour', ['', 'Kilo', 'Mega', 'Giga', 'Tera'], 3600),
  ...prefixed('WattDay', ['', 'Kilo', 'Mega', 'Giga', 'Tera'], 86_400),
  ...prefixed('ThermEc', ['', 'Deca'], 105_505_585.262),
  ...prefixed('ThermImperial', ['', 'Deca'], 105_505_585.257348),
  ...prefixed('ThermUs', ['', 'Deca'], 105_480_400),
  Erg: 1e-7,
  FootPound: 1.355817948,
  HorsepowerHour: 2_684_519.5376962,
};

const forces: Units = {
  ...prefixed('Newton', ['', 'Micro', 'Milli', 'Deca', 'Kilo', 'Mega']),
  Dyn: 1e-5,
  KilogramForce: gravity,
  KiloPond: gravity,
  KilopoundForce: 4448.22161526,
  OunceForce: 0.278013850953781,
  Poundal: 0.138254954376,
  PoundForce: 4.4482216152605,
  ShortTonForce: 8896.44323052,
  TonneForce: gravity * 1000,
};

const lengths: Units = {
  ...prefixed('Meter', ['', 'Nano', 'Micro', 'Milli', 'Centi', 'Deci', 'Deca', 'Hecto', 'Kilo']),
  ...prefixed('LightYear', ['', 'Kilo', 'Mega'], lightYear),
  ...prefixed('Parsec', ['', 'Kilo', 'Mega'], parsec),
  ...prefixed('Inch', ['', 'Micro'], 0.0254),
  Angstrom: 1e-10,
  AstronomicalUnit: 1.4959787e11,
  Chain: 20.1168,
  DataMile: 1828.8,
  DtpPica: 0.0254 / 6,
  DtpPoint: 0.0254 / 72,
  Fathom: 1.8288,
  Foot: foot,
  Hand: 0.1016,
  Mil: 0.0000254,
  Mile: 1609.344,
  NauticalMile: 1852,
  PrinterPica: 0.0254 * 0.16604,
  PrinterPoint: 0.0254 * 0.013837,
  Shackle: 27.432,
  SolarRadius: 6.9551e8,
  Twip: 0.0254 / 1440,
  UsSurveyFoot: 1200 / 3937,
  Yard: 0.9144,
};

const masses: Units = {
  ...prefixed('Gram', ['', 'Nano', 'Micro', 'Milli', 'Centi', 'Deci', 'Deca', 'Hecto', 'Kilo'], 1e-3),
  ...prefixed('Tonne', ['', 'Kilo', 'Mega'], 1e3),
  ...prefixed('Pound', ['', 'Kilo', 'Mega'], pound),
  EarthMass: 5.9722e24,
  Grain: pound / 7000,
  LongHundredweight: 112 * pound,
  LongTon: 2240 * pound,
  Ounce: pound / 16,
  ShortHundredweight: 100 * pound,
  ShortTon: 2000 * pound,
  Slug: 14.59390293720636,
  SolarMass: 1.98947e30,
  Stone: 14 * pound,
};

const times: Units = { Second: 1, Minute: 60, Hour: 3600 };

function speedsOf(unit: string, size: number, per: readonly string[] = Object.keys(times)): Units {
  return Object.fromEntries(per.map((time) => [`${unit}Per${time}`, size / (times[time] ?? 1)]));
}

/** The speeds of a metric unit under its prefixes. */
function metricSpeeds(prefixes: readonly string[], per?: readonly string[]): Units {
  return Object.fromEntries(prefixes.flatMap((prefix) => Object.entries(speedsOf(joined(prefix, 'Meter'), metric[prefix] ?? 1, per))));
}

const speeds: Units = {
  ...metricSpeeds(['', 'Centi', 'Milli', 'Kilo']),
  ...metricSpeeds(['Deci', 'Micro', 'Nano'], ['Second', 'Minute']),
  ...speedsOf('Foot', foot),
  ...speedsOf('Inch', 0.0254),
  ...speedsOf('UsSurveyFoot', 1200 / 3937),
  ...speedsOf('Yard', 0.9144),
  ...speedsOf('Mile', 1609.344, ['Hour']),
  Knot: 1852 / 3600,
};

const volumes: Units = {
  ...prefixed('Liter', ['', 'Micro', 'Milli', 'Centi', 'Deci', 'Deca', 'Hecto', 'Kilo', 'Mega'], 1e-3),
  ...Object.fromEntries(
    ['', 'Micro', 'Milli', 'Centi', 'Deci', 'Hecto', 'Kilo'].map((prefix) => [
      `Cubic${joined(prefix, 'Meter')}`,
      (metric[prefix] ?? 1) ** 3,
    ]),
  ),
  ...Object.fromEntries(['Hecto', 'Kilo'].map((prefix) => [`${prefix}cubicMeter`, metric[prefix] ?? 1])),
  ...Object.fromEntries(['Hecto', 'Kilo', 'Mega'].map((prefix) => [`${prefix}cubicFoot`, (metric[prefix] ?? 1) * foot ** 3])),
  ...Object.fromEntries(['Deca', 'Deci', 'Hecto', 'Kilo', 'Mega'].map((prefix) => [`${prefix}usGallon`, (metric[prefix] ?? 1) * gallon])),
  ...Object.fromEntries(['Kilo', 'Mega'].map((prefix) => [`${prefix}imperialGallon`, (metric[prefix] ?? 1) * imperialGallon])),
  AcreFoot: 1 / 0.000810714,
  AuTablespoon: 2e-5,
  BoardFoot: 0.0023597372158,
  CubicFoot: foot ** 3,
  CubicInch: 0.0254 ** 3,
  CubicMile: 1609.344 ** 3,
  CubicYard: 0.9144 ** 3,
  ImperialBeerBarrel: 36 * imperialGallon,
  ImperialGallon: imperialGallon,
  ImperialOunce: imperialGallon / 160,
  ImperialPint: imperialGallon / 8,
  MetricCup: 0.00025,
  MetricTeaspoon: 5e-6,
  OilBarrel: 42 * gallon,
  UkTablespoon: 1.5e-5,
  UsBeerBarrel: 31 * gallon,
  UsCustomaryCup: gallon / 16,
  UsGallon: gallon,
  UsLegalCup: 0.00024,
  UsOunce: gallon / 128,
  UsPint: gallon / 8,
  UsQuart: gallon / 4,
  UsTablespoon: gallon / 256,
  UsTeaspoon: gallon / 768,
};

/** Functions that convert an amount from one unit to another; a name that is no unit gives null. Sources: learn.microsoft.com/kusto/query/convert-angle-function and its neighbours. */
export const unitFunctions: readonly ScalarFunction[] = [
  converter('convert_angle', angles, { "round(convert_angle(90, 'Degree', 'Radian'), 6)": '1.570796' }),
  converter('convert_energy', energies, {
    "convert_energy(2, 'KilowattHour', 'Megajoule')": '7.2',
    "convert_energy(2, 'x', 'Joule')": null,
  }),
  converter('convert_force', forces, { "convert_force(1, 'KilogramForce', 'Newton')": '9.80665' }),
  converter('convert_length', lengths, {
    "convert_length(3, 'Mile', 'Yard')": '5280',
    "convert_length(1, 'Yard', 'Kilometer')": '0.0009144',
  }),
  converter('convert_mass', masses, { "convert_mass(2, 'Stone', 'Pound')": '28' }),
  converter('convert_speed', speeds, { "convert_speed(36, 'KilometerPerHour', 'MeterPerSecond')": '10' }),
  converter('convert_volume', volumes, { "convert_volume(2, 'CubicMeter', 'Liter')": '2000' }),
];

function converter(name: string, units: Units, examples: Readonly<Record<string, string | null>>): ScalarFunction {
  return scalar(name, (call) => `(${convert(argument(call, 0), 'real')} * ${size(call, 1, units)} / ${size(call, 2, units)})`, examples);
}

function size(call: Call, index: number, units: Units): string {
  const unit = argument(call, index);
  if (typeof unit.constant === 'string') {
    const known = Object.hasOwn(units, unit.constant) ? units[unit.constant] : undefined;
    return known === undefined ? 'CAST(NULL AS DOUBLE)' : `${known}::DOUBLE`;
  }
  const branches = Object.entries(units).map(([name, value]) => `WHEN ${sqlText(name)} THEN ${value}::DOUBLE`);
  return `CASE ${toText(unit)} ${branches.join(' ')} END`;
}
