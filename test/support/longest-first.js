// Files that take minutes begin first, so that none of them is left for one worker at the end. Where there is no record of earlier runs, as on a
// new machine, jest goes by the size of the file, and these are small. Not in TypeScript, as the types of the base class are another module's
// than the class.
import Sequencer from '@jest/test-sequencer';

const long = /\/(screens-[a-z]+|pumping)\.test\.ts$/;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => long.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
