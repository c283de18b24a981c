export default async (): Promise<void> => {
  await globalThis.browserServer?.close();
};
