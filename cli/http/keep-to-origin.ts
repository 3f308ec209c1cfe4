import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** What a policy says that kept a request from leaving; asking again changes nothing about it. */
const REFUSED = 'refused to send';

/** A policy for the Azure SDKs: no link, redirect or discovered address may carry what we send to another host. */
export function keepToOrigin(address: string): PipelinePolicy {
  const { origin } = new URL(address);
  return {
    name: 'keepToOrigin',
    sendRequest: (request, next) => {
      const target = new URL(request.url).origin;
      if (target === origin) return next(request);
      throw new Error(`${REFUSED} what is for ${origin} to ${target}`);
    },
  };
}

export function isRefusedToSend(message: string): boolean {
  return message.includes(REFUSED);
}
