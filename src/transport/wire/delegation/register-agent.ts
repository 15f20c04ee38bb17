import type { RegisterAgentRequest__Output } from '../../../gen/bailiwick/v1/RegisterAgentRequest.ts';
import type { RegisterAgentResponse } from '../../../gen/bailiwick/v1/RegisterAgentResponse.ts';
import type { Recorded } from '../../../operations/delegation/asks.ts';
import type { RegisterAgentAsk, WrittenAnswer } from '../../../operations/delegation/write-asks.ts';
import { messageReader, messageWriter } from '../protos.ts';
import type { Rpc } from '../rpc.ts';
import { Violations } from '../violations.ts';
import { decodeAct, encodeWritten } from './act-fields.ts';
import { checkText, decodeOne, optionalMs } from './fields.ts';

type Message = RegisterAgentRequest__Output;

const write = messageWriter<RegisterAgentResponse>('bailiwick.v1.RegisterAgentResponse');

export const registerAgentRpc: Rpc<Message, RegisterAgentAsk, Recorded<WrittenAnswer>> = {
  path: '/bailiwick.v1.DelegationService/RegisterAgent',
  read: messageReader<Message>('bailiwick.v1.RegisterAgentRequest'),
  decode: (message) => {
    const violations = new Violations();
    const { workloadId, version, charterDigest } = message;
    checkText(workloadId, '', 'workload_id', violations);
    checkText(version, '', 'version', violations);
    checkText(charterDigest, '', 'charter_digest', violations);
    const ask = {
      ...decodeAct(message, violations),
      agent: decodeOne(message.agent, '', 'agent', violations),
      tenant: decodeOne(message.tenant, '', 'tenant', violations),
      owner: decodeOne(message.owner, '', 'owner', violations),
      workloadId,
      version,
      charterDigest,
      longestSessionMs: optionalMs(message.maxSessionTtl),
    };
    violations.throwIfAny();
    return ask;
  },
  encode: (answer) => write(encodeWritten(answer)),
};
