import type { Stack } from 'aws-cdk-lib';
import { CnameRecord } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { type Domain, isWithin } from './address-options.ts';
import { hostedZone } from './domain-records.ts';

/**
 * The sender's domain as an SES identity with its DKIM records, where its zone is ours. Otherwise the deployer verifies address or domain
 * before the deployment.
 */
export const addMailIdentity = (stack: Stack, { sender, domain }: { sender: string; domain?: Domain }): void => {
  const senderDomain = domainOf(sender);
  if (!domain || !isWithin(senderDomain, domain.zoneName)) return;
  const identity = new EmailIdentity(stack, 'MailIdentity', { identity: Identity.domain(senderDomain) });
  const zone = hostedZone(stack, domain);
  identity.dkimRecords.forEach(({ name, value }, index) => {
    // With a closing dot: the name is a reference, so CDK cannot see that the zone is in it already.
    new CnameRecord(stack, `Dkim${index + 1}`, { zone, recordName: `${name}.`, domainName: value });
  });
};

export const domainOf = (sender: string): string => sender.slice(sender.indexOf('@') + 1);
