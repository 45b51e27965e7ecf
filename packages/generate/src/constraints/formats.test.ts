import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsOf from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { formats } from './formats.ts';

const ajv = formatsOf.default(new Ajv2020());

describe('formats', () => {
  it.each<[format: string, right: string[], wrong: string[]]>([
    ['time', ['00:00:00Z', '23:59:59.123456789+05:30'], ['24:00:00Z', '12:60:00Z', '12:00:00', '12:00Z', '12:00:00.Z']],
    ['date-time', ['2024-02-29T12:00:00.5-08:00'], ['2023-02-29T12:00:00Z', '2024-02-29', '2024-02-29T12:00:00']],
    [
      'email',
      ['a@b.org', 'a.b-c+d_1@x-y.example.com'],
      ['a@b.', '@b.org', 'a.@b.org', '.a@b.org', 'a@-b.org', 'a b@c.org'],
    ],
    ['ipv4', ['0.0.0.0', '255.249.199.9'], ['256.0.0.1', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.-4']],
    [
      'uri',
      ['https://a.org', 'http://a-b.example.com:80/x/(y);z?a=b/c#d'],
      ['//a.org', 'a.org', 'https://a.org/ b', 'https://a.org/"'],
    ],
    [
      'uuid',
      ['123e4567-e89b-12d3-A456-426614174000'],
      ['123e4567e89b12d3a456426614174000', '123e4567-e89b-12d3-a456-42661417400g'],
    ],
  ])('%s is as Ajv has it', (format, right, wrong) => {
    const isValid = ajv.compile({ type: 'string', format });
    for (const text of right)
      expect([text, formats.get(format)!.test(text), isValid(text)]).toEqual([text, true, true]);
    for (const text of wrong)
      expect([text, formats.get(format)!.test(text), isValid(text)]).toEqual([text, false, false]);
  });

  it('date has the days of each month of each year', () => {
    const isValid = ajv.compile({ type: 'string', format: 'date' });
    for (const year of [0, 4, 1896, 1900, 1999, 2000, 2022, 2024, 2100, 2400, 9996]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = [String(year).padStart(4, '0'), ...[month, day].map((one) => String(one).padStart(2, '0'))].join(
            '-',
          );
          expect([text, formats.get('date')!.test(text)]).toEqual([text, isValid(text)]);
        }
      }
    }
  });
});
