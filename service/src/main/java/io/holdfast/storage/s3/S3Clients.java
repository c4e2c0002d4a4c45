package io.holdfast.storage.s3;

import io.holdfast.error.Rejected;
import io.holdfast.storage.Patience;
import io.holdfast.storage.StoreLocation;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes Amazon's client, plain enough that other servers understand it: it sends each request once. */
final class S3Clients {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private S3Clients() {}

    /** @param patience with every call that is not given more time of its own */
    static S3Client open(StoreLocation.Bucket bucket, Patience patience) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(defaults -> new SteadyHttpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(shorter(CONNECT, patience.answer()))
                        .socketTimeout(patience.answer())
                        .buildWithDefaults(defaults)))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(patience.answer())
                        .addExecutionInterceptor(new WithoutExpectation()))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(bucket.pathStyle())
                        .chunkedEncodingEnabled(false)
                        .build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (bucket.endpoint() != null) {
            builder.endpointOverride(bucket.endpoint());
        }
        if (bucket.region() != null) {
            builder.region(Region.of(bucket.region()));
        } else if (bucket.endpoint() != null) {
            // Most servers other than Amazon's have no regions, and take this one.
            builder.region(Region.US_EAST_1);
        }
        try {
            return builder.build();
        } catch (SdkClientException e) {
            throw new Rejected(
                    "unable to use " + bucket + ": " + e.getMessage(),
                    "name the bucket's region: s3://…?region=…, or set AWS_REGION");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Java's HTTP client cannot read the reason of a refusal that comes in place of "100 Continue". */
    private static final class WithoutExpectation implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder().removeHeader("Expect").build();
        }
    }
}
