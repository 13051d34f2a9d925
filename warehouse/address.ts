import type { WarehouseLogin } from '../config/target.ts';

/** Where a warehouse answers, and as whom. Holds a password: never log one. */
export interface WarehouseAddress extends WarehouseLogin {
  readonly host: string;
  readonly port: number;
}
