package octant.image;

import octant.update.disk.Architecture;

/// The description of a virtual machine around a disk, for VMware and VirtualBox: EFI firmware, a
/// SATA controller, a network card that both have.
///
/// @param fileName of the disk, beside the description
/// @param fileBytes of that file
/// @param diskBytes of the disk inside it
record OvfDescriptor(
        Architecture architecture,
        String version,
        String fileName,
        long fileBytes,
        long diskBytes) {
    /// VMware's, of ESXi 6.5 and Workstation 14.
    static final int HARDWARE_VERSION = 13;

    /// DMTF DSP0243 1.1; the values of `rasd:ResourceType` are those of CIM 2.
    String text() {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
            xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
            xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
            xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData"
            xmlns:vmw="http://www.vmware.com/schema/ovf">
          <References>
            <File ovf:id="file1" ovf:href="%1$s" ovf:size="%2$d"/>
          </References>
          <DiskSection>
            <Info>Disks</Info>
            <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="%3$d" ovf:capacityAllocationUnits="byte" ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
          </DiskSection>
          <NetworkSection>
            <Info>Networks</Info>
            <Network ovf:name="network">
              <Description>Where the appliance asks for an address by DHCP</Description>
            </Network>
          </NetworkSection>
          <VirtualSystem ovf:id="octant">
            <Info>Octant, an appliance whose whole userspace is one Java runtime</Info>
            <Name>octant</Name>
            <OperatingSystemSection ovf:id="101" vmw:osType="%4$s">
              <Info>Linux, 64 bits</Info>
            </OperatingSystemSection>
            <ProductSection>
              <Info>The appliance</Info>
              <Product>Octant</Product>
              <Version>%5$s</Version>
            </ProductSection>
            <VirtualHardwareSection>
              <Info>2 processors, 1 GiB of memory, SATA, network</Info>
              <System>
                <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
                <vssd:InstanceID>0</vssd:InstanceID>
                <vssd:VirtualSystemIdentifier>octant</vssd:VirtualSystemIdentifier>
                <vssd:VirtualSystemType>vmx-%6$d</vssd:VirtualSystemType>
              </System>
              <Item>
                <rasd:ElementName>2 virtual CPUs</rasd:ElementName>
                <rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType>
                <rasd:VirtualQuantity>2</rasd:VirtualQuantity>
              </Item>
              <Item>
                <rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>
                <rasd:ElementName>1024 MiB of memory</rasd:ElementName>
                <rasd:InstanceID>2</rasd:InstanceID>
                <rasd:ResourceType>4</rasd:ResourceType>
                <rasd:VirtualQuantity>1024</rasd:VirtualQuantity>
              </Item>
              <Item>
                <rasd:Address>0</rasd:Address>
                <rasd:ElementName>SATA controller</rasd:ElementName>
                <rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>vmware.sata.ahci</rasd:ResourceSubType>
                <rasd:ResourceType>20</rasd:ResourceType>
              </Item>
              <Item>
                <rasd:AddressOnParent>0</rasd:AddressOnParent>
                <rasd:ElementName>Disk</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/disk1</rasd:HostResource>
                <rasd:InstanceID>4</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent>
                <rasd:ResourceType>17</rasd:ResourceType>
              </Item>
              <Item>
                <rasd:AutomaticAllocation>true</rasd:AutomaticAllocation>
                <rasd:Connection>network</rasd:Connection>
                <rasd:ElementName>Network card</rasd:ElementName>
                <rasd:InstanceID>5</rasd:InstanceID>
                <rasd:ResourceSubType>E1000</rasd:ResourceSubType>
                <rasd:ResourceType>10</rasd:ResourceType>
              </Item>
              <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>
            </VirtualHardwareSection>
          </VirtualSystem>
        </Envelope>
        """
                .formatted(fileName, fileBytes, diskBytes, guest(), version, HARDWARE_VERSION);
    }

    /// VMware's name of the guest.
    private String guest() {
        return switch (architecture) {
            case X86_64 -> "other4xLinux64Guest";
            case AARCH64 -> "arm-other-64";
        };
    }
}
