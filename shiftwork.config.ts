// Targets beside the built-in `local` and `aws`.
import { env } from 'node:process';
import { defineConfig } from './index.ts';

export default defineConfig({
  targets: {
    /** A cluster of this laptop that stays: `npx shiftwork local up --temporal --cluster dev`, then `eval "$(npx shiftwork local env)"`. */
    standing: {
      endpoint: env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566',
      credentials: { accessKeyIdEnv: 'AWS_ACCESS_KEY_ID', secretAccessKeyEnv: 'AWS_SECRET_ACCESS_KEY' },
      warehouse: {
        kind: 'standing',
        host: '127.0.0.1',
        port: Number(env['PGPORT'] ?? 5439),
        database: 'dev',
        user: 'awsuser',
        passwordEnv: 'PGPASSWORD',
      },
      role: { arn: 'arn:aws:iam::000000000000:role/shiftwork-local' },
      artifacts: 's3://shiftwork-artifacts/standing',
    },
  },
});
