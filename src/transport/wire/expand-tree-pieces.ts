import { setImmediate as nextPass } from 'node:timers/promises';
import protobuf from 'protobufjs';
import type { AlgebraicSubjectSet } from '../../gen/authzed/api/v1/AlgebraicSubjectSet.ts';
import type { DirectSubjectSet } from '../../gen/authzed/api/v1/DirectSubjectSet.ts';
import type { PermissionRelationshipTree } from '../../gen/authzed/api/v1/PermissionRelationshipTree.ts';
import type { ExpandBranch, ExpandLeaf, ExpandTree } from '../../model/expand-tree.ts';
import { encodeExpandTree, encodeOperation } from './expand-tree.ts';
import { messageWriter } from './protos.ts';
import { encodeObject, encodeSubject } from './references.ts';

/*
 * Trees as the bytes of a `PermissionRelationshipTree`, piece by piece. A tree of a million subjects takes a fifth of a
 * second to write, and nobody else has a turn while a piece is written. A message within another begins with its length,
 * so the pieces of one are kept apart until all of them are there.
 *
 * Fields: tree: intermediate 1, leaf 2; intermediate: children 2.
 */
const INTERMEDIATE = 0x0a;
const LEAF = 0x12;
const CHILD = 0x12;

/** Subjects and nodes that are written in one go: about a millisecond. */
const PIECE_MAX = 5_000;

const writeTree = messageWriter<PermissionRelationshipTree>('authzed.api.v1.PermissionRelationshipTree');
const writeBranch = messageWriter<AlgebraicSubjectSet>('authzed.api.v1.AlgebraicSubjectSet');
const writeLeaf = messageWriter<DirectSubjectSet>('authzed.api.v1.DirectSubjectSet');

/** Whether `tree` is small enough to be written in one go. */
export function isOnePiece(tree: ExpandTree): boolean {
  return sizeUpTo(tree, PIECE_MAX) <= PIECE_MAX;
}

/** The bytes of `tree`; others have their turn between two pieces. */
export async function writeExpandTree(tree: ExpandTree): Promise<Buffer[]> {
  const writing = piecesOf(tree);
  for (;;) {
    const { done, value } = writing.next();
    if (done === true) return value;
    await nextPass();
  }
}

/** Comes to the pieces of a message, and yields after each. */
type InPieces = Generator<undefined, Buffer[], undefined>;

function* piecesOf(tree: ExpandTree): InPieces {
  const isLeaf = tree.kind === 'leaf';
  const pieces = isLeaf ? yield* piecesOfLeaf(tree) : yield* piecesOfBranch(tree);
  putBefore(pieces, isLeaf ? LEAF : INTERMEDIATE);
  pieces.push(writeTree({ expandedObject: encodeObject(tree.expanded), expandedRelation: tree.relation }));
  return pieces;
}

function* piecesOfLeaf({ subjects }: ExpandLeaf): InPieces {
  const pieces: Buffer[] = [];
  for (let start = 0; start < subjects.length; start += PIECE_MAX) {
    pieces.push(writeLeaf({ subjects: subjects.slice(start, start + PIECE_MAX).map(encodeSubject) }));
    yield;
  }
  return pieces;
}

function* piecesOfBranch({ kind, children }: ExpandBranch): InPieces {
  const pieces = [writeBranch({ operation: encodeOperation(kind) })];
  let together: ExpandTree[] = []; // small ones in a row
  let size = 0;
  for (const child of children) {
    const more = sizeUpTo(child, PIECE_MAX);
    if (size + more > PIECE_MAX) {
      pieces.push(writeBranch({ children: together.map(encodeExpandTree) }));
      yield;
      together = [];
      size = 0;
    }
    if (more <= PIECE_MAX) {
      together.push(child);
      size += more;
      continue;
    }
    const large = yield* piecesOf(child);
    putBefore(large, CHILD);
    for (const piece of large) pieces.push(piece);
  }
  pieces.push(writeBranch({ children: together.map(encodeExpandTree) }));
  return pieces;
}

/** Makes `pieces` the field `tag` of what they are in. */
export function putBefore(pieces: Buffer[], tag: number): void {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  pieces.unshift(Buffer.from(protobuf.Writer.create().uint32(tag).uint32(length).finish()));
}

/** Nodes and subjects of `tree`; more than `max` if it has more, without counting on. */
function sizeUpTo(tree: ExpandTree, max: number): number {
  if (tree.kind === 'leaf') return 1 + tree.subjects.length;
  let size = 1;
  for (const child of tree.children) {
    if (size > max) break;
    size += sizeUpTo(child, max - size);
  }
  return size;
}
