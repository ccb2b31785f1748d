import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps what oidc-provider stores, for as long as the local server runs: its own store drops what is old, and warns on standard output. */
export function createMemoryStore(): (model: string) => Adapter {
  const records = new Map<string, { readonly payload: AdapterPayload; readonly expiresAt: number }>();

  return (model) => {
    const find = (matches: (payload: AdapterPayload) => boolean) =>
      [...records].find(([key, { payload, expiresAt }]) => key.startsWith(`${model}:`) && expiresAt > Date.now() && matches(payload))?.[1].payload;
    return {
      upsert: async (id, payload, expiresIn = Infinity) => {
        records.set(`${model}:${id}`, { payload: structuredClone(payload), expiresAt: Date.now() + expiresIn * 1000 });
      },
      find: async (id) => {
        const record = records.get(`${model}:${id}`);
        return record && record.expiresAt > Date.now() ? record.payload : undefined;
      },
      findByUid: async (uid) => find((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode),
      consume: async (id) => {
        const record = records.get(`${model}:${id}`);
        if (record) record.payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void records.delete(`${model}:${id}`),
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of records) {
          if (key.startsWith(`${model}:`) && payload.grantId === grantId) records.delete(key);
        }
      },
    };
  };
}
