import { v1 } from '@authzed/authzed-node';

/*
 * What passes between `spicedb.ts` and its child process, `spicedb-process.ts`: the calls that the library answers in
 * its own process only, and where its streams are.
 */

/** From the parent. */
export interface UnaryCall {
  readonly number: number;
  readonly method: UnaryMethod;
  readonly request: Uint8Array;
}

/** From the child: once where the streams are, then an answer to each call by its number, in any order. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly streams: string }
  | { readonly kind: 'answer'; readonly number: number; readonly response: Uint8Array }
  /** `text` as the library has it, `rpc error: code = … desc = …`. */
  | { readonly kind: 'refusal'; readonly number: number; readonly text: string };

export type UnaryMethod = keyof typeof UNARY;

/** The bytes of a message. */
export interface Codec<Message> {
  readonly toBinary: (message: Message) => Uint8Array;
  readonly fromBinary: (bytes: Uint8Array) => Message;
}

export interface Unary<Request, Response> {
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
}

interface UnaryMethods {
  readonly writeSchema: Unary<v1.WriteSchemaRequest, v1.WriteSchemaResponse>;
  readonly deleteRelationships: Unary<v1.DeleteRelationshipsRequest, v1.DeleteRelationshipsResponse>;
  readonly writeRelationships: Unary<v1.WriteRelationshipsRequest, v1.WriteRelationshipsResponse>;
  readonly checkPermission: Unary<v1.CheckPermissionRequest, v1.CheckPermissionResponse>;
  readonly checkBulkPermissions: Unary<v1.CheckBulkPermissionsRequest, v1.CheckBulkPermissionsResponse>;
  readonly expandPermissionTree: Unary<v1.ExpandPermissionTreeRequest, v1.ExpandPermissionTreeResponse>;
}

export const UNARY: UnaryMethods = {
  writeSchema: { request: v1.WriteSchemaRequest, response: v1.WriteSchemaResponse },
  deleteRelationships: { request: v1.DeleteRelationshipsRequest, response: v1.DeleteRelationshipsResponse },
  writeRelationships: { request: v1.WriteRelationshipsRequest, response: v1.WriteRelationshipsResponse },
  checkPermission: { request: v1.CheckPermissionRequest, response: v1.CheckPermissionResponse },
  checkBulkPermissions: {
    request: v1.CheckBulkPermissionsRequest,
    response: v1.CheckBulkPermissionsResponse,
  },
  expandPermissionTree: {
    request: v1.ExpandPermissionTreeRequest,
    response: v1.ExpandPermissionTreeResponse,
  },
};
