import { ANY, ONOFF, type AttributeSet } from '../attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html, for Application Load Balancers */
export const BALANCER_ATTRIBUTES: AttributeSet = {
  what: 'Load balancer',
  rules: {
    'access_logs.s3.enabled': ['false', ONOFF],
    'access_logs.s3.bucket': ['', ANY],
    'access_logs.s3.prefix': ['', ANY],
    'client_keep_alive.seconds': ['3600', { from: 60, to: 604_800 }],
    'connection_logs.s3.enabled': ['false', ONOFF],
    'connection_logs.s3.bucket': ['', ANY],
    'connection_logs.s3.prefix': ['', ANY],
    'deletion_protection.enabled': ['false', ONOFF],
    'idle_timeout.timeout_seconds': ['60', { from: 1, to: 4000 }],
    'load_balancing.cross_zone.enabled': ['true', ['true']],
    'routing.http.desync_mitigation_mode': ['defensive', ['monitor', 'defensive', 'strictest']],
    'routing.http.drop_invalid_header_fields.enabled': ['false', ONOFF],
    'routing.http.preserve_host_header.enabled': ['false', ONOFF],
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': ['false', ONOFF],
    'routing.http.xff_client_port.enabled': ['false', ONOFF],
    'routing.http.xff_header_processing.mode': ['append', ['append', 'preserve', 'remove']],
    'routing.http2.enabled': ['true', ONOFF],
    'waf.fail_open.enabled': ['false', ONOFF],
    'zonal_shift.config.enabled': ['false', ONOFF],
  },
};
