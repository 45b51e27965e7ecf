import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocator } from './allocator.ts';

describe('Allocator', () => {
  it('never hands out the same byte twice, whatever is asked and freed in whatever order', () => {
    const step = fc.record({ bytes: fc.integer({ min: 0, max: 5000 }), free: fc.boolean(), which: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let end = 0;
        const allocator = new Allocator(100, (wanted) => (end = Math.max(end, wanted + 777)));
        const held: { address: number; bytes: number }[] = [];
        for (const { bytes, free, which } of steps) {
          if (free && held.length > 0) {
            const { address } = held.splice(which % held.length, 1)[0]!;
            allocator.free(address);
          } else {
            const address = allocator.allocate(bytes);
            expect(address % 64).toBe(0);
            expect(address).toBeGreaterThanOrEqual(100);
            expect(address + bytes).toBeLessThanOrEqual(end);
            for (const other of held) {
              const apart = address + bytes <= other.address || other.address + other.bytes <= address;
              expect(apart || bytes === 0 || other.bytes === 0).toBe(true);
              expect(address).not.toBe(other.address);
            }
            held.push({ address, bytes });
          }
        }
        for (const { address } of held) allocator.free(address);
        expect(allocator.inUse).toBe(0);
        const whole = allocator.allocate(end - 200); // all that was freed is one piece again
        expect(whole + end - 200).toBeLessThanOrEqual(end);
      }),
    );
  });

  it('gives a program that repeats itself the same addresses, and grows no further', () => {
    let end = 0;
    const allocator = new Allocator(0, (wanted) => (end = wanted));
    const round = () => {
      const addresses = [1000, 70_000, 300, 5_000_000, 1000].map((bytes) => allocator.allocate(bytes));
      for (const index of [3, 0, 4, 1, 2]) allocator.free(addresses[index]!);
      return addresses;
    };
    round();
    const second = round();
    const reached = end;
    for (let index = 0; index < 100; index++) expect(round()).toEqual(second);
    expect(end).toBe(reached);
  });

  it('counts what it has handed out, in cache lines', () => {
    const allocator = new Allocator(0, (wanted) => wanted);
    const [first, second] = [allocator.allocate(1), allocator.allocate(65)];
    expect(allocator.inUse).toBe(64 + 128);
    allocator.free(first);
    allocator.free(second);
    expect(allocator.inUse).toBe(0);
    expect(() => allocator.free(first)).toThrow('Allocator: nothing is in use at 0.');
  });

  it('leaves everything as it was when memory cannot grow', () => {
    const allocator = new Allocator(0, (end, bytes) => {
      if (end > 1000) throw new Error(`no ${bytes} bytes`);
      return end;
    });
    const first = allocator.allocate(600);
    expect(() => allocator.allocate(600)).toThrow('no 640 bytes');
    expect(allocator.inUse).toBe(640);
    allocator.free(first);
    expect(allocator.allocate(900)).toBe(0);
  });
});
