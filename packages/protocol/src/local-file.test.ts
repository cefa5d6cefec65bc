import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LOCAL_FILE_MAX_BYTES, LOCAL_SAMPLE_BYTES, LOCAL_SAMPLES } from './limits.ts';
import { localFileId, localHashPrefix, localSamples, parseLocalFileId } from './local-file.ts';

const WHOLE = LOCAL_SAMPLES * LOCAL_SAMPLE_BYTES;

test('[SR2] a small file is one sample, a large one 16 of 64 KiB from its beginning to its end', () => {
  assert.deepEqual(localSamples(1), [{ offset: 0, length: 1 }]);
  assert.deepEqual(localSamples(WHOLE), [{ offset: 0, length: 1_048_576 }]);
  assert.deepEqual(
    localSamples(1_000_000_000).map(({ offset, length }) => [offset, length]),
    [
      0, 66_662_297, 133_324_595, 199_986_892, 266_649_190, 333_311_488, 399_973_785, 466_636_083, 533_298_380,
      599_960_678, 666_622_976, 733_285_273, 799_947_571, 866_609_868, 933_272_166, 999_934_464,
    ].map((offset) => [offset, 65_536]),
  );
});

test('[SR2] samples of a file of any size lie within it, in order, and never overlap', () => {
  fc.assert(
    fc.property(fc.integer({ min: WHOLE + 1, max: LOCAL_FILE_MAX_BYTES }), (size) => {
      const samples = localSamples(size);
      assert.equal(samples.length, LOCAL_SAMPLES);
      let end = 0;
      for (const { offset, length } of samples) {
        assert.ok(Number.isSafeInteger(offset) && offset >= end);
        end = offset + length;
      }
      assert.equal(end, size);
    }),
  );
});

test('[SR2] an id tells size and hash; what is no such id is none', () => {
  const sha256 = 'ab'.repeat(32);
  assert.equal(localHashPrefix(1_234), 'streamit-local-1:1234\n');
  assert.equal(localFileId(1_234, sha256), `1234-${sha256}`);
  assert.deepEqual(parseLocalFileId(`1234-${sha256}`), { size: 1_234, sha256 });
  for (const id of [
    sha256,
    `0-${sha256}`,
    `01-${sha256}`,
    `1e3-${sha256}`,
    `-1-${sha256}`,
    `1-${sha256.toUpperCase()}`,
    `1-${sha256}0`,
    `1-${sha256}\n`,
    `${LOCAL_FILE_MAX_BYTES + 1}-${sha256}`,
    '',
  ]) {
    assert.equal(parseLocalFileId(id), null, id);
  }
});
