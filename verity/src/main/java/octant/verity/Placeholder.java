package octant.verity;

final class Placeholder {
    private Placeholder() {}
}
