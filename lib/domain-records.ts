import type { Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Domain } from './address-options.ts';

/** By id and name, as the options say them: nothing is looked up, so a template needs no account. */
export const hostedZone = (stack: Stack, { zoneId, zoneName }: Domain): IHostedZone =>
  HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: zoneId, zoneName });

export const addDomainRecords = (stack: Stack, domain: Domain, distribution: IDistribution): void => {
  const record = {
    zone: hostedZone(stack, domain),
    recordName: `${domain.name}.`,
    target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
  };
  new ARecord(stack, 'Address4', record);
  new AaaaRecord(stack, 'Address6', record);
};
