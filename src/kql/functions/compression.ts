import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { toText } from './convert';
import { scalar } from './entry';

const through =
  (engineName: string) =>
  (call: Call): string =>
    `${engineName}(${toText(argument(call, 0))})`;

const differs = 'The packed bytes may differ from those of the service; both unpack to the same text.';

/** Texts packed and unpacked, and names of hosts in ASCII. */
export const compressionFunctions: readonly ScalarFunction[] = [
  scalar(
    'gzip_compress_to_base64_string',
    through('kql_gzip'),
    {
      'gzip_compress_to_base64_string("abcdefghij")': 'H4sIAAAAAAAA/wEKAPX/YWJjZGVmZ2hpajpwgTkKAAAA',
      'gzip_decompress_from_base64_string(gzip_compress_to_base64_string(strrep("ab", 99))) == strrep("ab", 99)': 'true',
    },
    { differs },
  ),
  scalar('gzip_decompress_from_base64_string', through('kql_gunzip'), {
    'gzip_decompress_from_base64_string("H4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA=")': 'abc',
    'gzip_decompress_from_base64_string("x")': '',
  }),
  scalar(
    'zlib_compress_to_base64_string',
    through('kql_zlib'),
    { 'zlib_decompress_from_base64_string(zlib_compress_to_base64_string("a b"))': 'a b' },
    { differs },
  ),
  scalar('zlib_decompress_from_base64_string', through('kql_unzlib'), {
    'zlib_decompress_from_base64_string("eJxLTEoGAAJNASc=")': 'abc',
    'zlib_decompress_from_base64_string("")': '',
  }),
  scalar('punycode_from_string', through('kql_punycode'), {
    'punycode_from_string("bücher")': 'bcher-kva',
    'punycode_from_string("日本")': 'wgv71a',
  }),
  scalar('punycode_to_string', through('kql_from_punycode'), {
    'punycode_to_string("bcher-kva")': 'bücher',
    'punycode_to_string("wgv71a")': '日本',
    'punycode_to_string("a-!")': '',
  }),
  scalar('punycode_domain_to_string', through('kql_punycode_domain'), {
    'punycode_domain_to_string("bücher.example。com")': 'xn--bcher-kva.example.com',
  }),
  scalar('punycode_domain_from_string', through('kql_domain_from_punycode'), {
    'punycode_domain_from_string("xn--bcher-kva.example.com")': 'bücher.example.com',
  }),
];
