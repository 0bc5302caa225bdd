using System.Numerics;

namespace Research;

/// <summary>
/// A formula over the elements of one or two matrices whose columns have numbers of their own, such as a mean and a slope each; written
/// once for a whole vector. For its bits see <see cref="VectorLoop"/>.
/// </summary>
public interface IColumnFormula
{
    /// <param name="a">Some columns of a row of the first matrix.</param>
    /// <param name="b">The same of the second.</param>
    /// <param name="own">The numbers of these columns.</param>
    Vector<float> Of(Vector<float> a, Vector<float> b, in ColumnNumbers own);
}

/// <summary>Numbers of some columns: of each row of the matrix that holds them. What it has no row for may be anything.</summary>
public readonly record struct ColumnNumbers(Vector<float> First, Vector<float> Second, Vector<float> Third, Vector<float> Fourth);
