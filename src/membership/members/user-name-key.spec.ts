import { foldCase } from '../../protocol/index.js';
import { userNameKey } from './user-name-key.js';

it('is the mapping of filters, for every character there is, alone and among others', () => {
  const different: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const character = String.fromCodePoint(point);
    for (const text of [character, `A${character}\u0301`]) if (userNameKey(text) !== foldCase(text)) different.push(point.toString(16));
  }
  expect(different).toEqual([]);
});
