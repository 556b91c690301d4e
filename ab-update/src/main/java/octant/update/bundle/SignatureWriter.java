package octant.update.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// Signs a manifest as RAUC does: CMS SignedData (RFC 5652) that holds what it signs. The same
/// manifest and key give the same bytes: no time is signed, and ECDSA takes its random number from
/// key and message (RFC 6979).
record SignatureWriter(SigningIdentity identity) {
    byte[] sign(byte[] content) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            JcaSignerInfoGeneratorBuilder builder =
                    new JcaSignerInfoGeneratorBuilder(
                            new JcaDigestCalculatorProviderBuilder().build());
            builder.setSignedAttributeGenerator(parameters ->
                    attributes(
                            (byte[])
                                    Objects.requireNonNull(
                                            parameters.get(CMSAttributeTableGenerator.DIGEST))));
            generator.addSignerInfoGenerator(
                    builder.build(signer(), identity.certificates().getFirst()));
            generator.addCertificates(new JcaCertStore(identity.certificates()));
            return generator
                    .generate(new CMSProcessableByteArray(content), true)
                    .toASN1Structure()
                    .getEncoded("DER");
        } catch (CMSException | OperatorCreationException | GeneralSecurityException e) {
            throw new BundleException("the manifest cannot be signed", e);
        } catch (IOException e) {
            throw new BundleException("the signature cannot be encoded", e);
        }
    }

    private ContentSigner signer() throws OperatorCreationException, IOException {
        boolean isCurve = identity.algorithm().equals("SHA256withECDSA");
        byte[] encoded = identity.key().getEncoded(); // none if the key is in a token
        if (!isCurve || encoded == null) {
            return new JcaContentSignerBuilder(identity.algorithm()).build(identity.key());
        }
        return new CurveSigner(PrivateKeyFactory.createKey(encoded));
    }

    private static AttributeTable attributes(byte[] digest) {
        ASN1EncodableVector attributes = new ASN1EncodableVector();
        attributes.add(
                new Attribute(CMSAttributes.contentType, new DERSet(CMSObjectIdentifiers.data)));
        attributes.add(
                new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(digest))));
        return new AttributeTable(attributes);
    }

    private record CurveSigner(AsymmetricKeyParameter key, ByteArrayOutputStream message)
            implements ContentSigner {
        CurveSigner(AsymmetricKeyParameter key) {
            this(key, new ByteArrayOutputStream());
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
        }

        @Override
        public OutputStream getOutputStream() {
            return message;
        }

        @Override
        public byte[] getSignature() {
            DSADigestSigner signer =
                    new DSADigestSigner(
                            new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())),
                            new SHA256Digest());
            signer.init(true, key);
            byte[] bytes = message.toByteArray();
            signer.update(bytes, 0, bytes.length);
            return signer.generateSignature();
        }
    }
}
