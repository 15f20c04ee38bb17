import { Fault } from '../../model/fault.ts';

/** Refuses a call that the contract has and this version does not. `path` is `/package.Service/Method`. */
export function unserved(path: string): () => never {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return () => {
    throw new Fault('unimplemented', `\`${name}\` is not served by this version`);
  };
}
