/** Given names of the fictional staff, by the office they work in. */
export const givenNames: Readonly<Record<string, readonly string[]>> = {
  LIS: 'Ana Beatriz Bruno Carla Catarina Diogo Duarte Filipa Francisco Gonçalo Helena Inês Joana João Leonor Luís Mafalda Manuel Mariana Matilde Miguel Nuno Patrícia Paulo Pedro Raquel Ricardo Rita Rui Sara Teresa Tiago Vasco'.split(
    ' ',
  ),
  MUC: 'Anja Anton Birgit Clara Daniela David Elena Emil Fabian Felix Franziska Hannah Jakob Johanna Julia Katrin Lena Lukas Magdalena Markus Maximilian Moritz Nora Paul Sabine Simon Stefan Theresa Tobias Veronika'.split(
    ' ',
  ),
  SEA: 'Aaliyah Amanda Andre Ashley Brandon Caleb Chloe Daniel Elijah Emily Grace Hunter Isabella Jamal Jessica Jordan Kayla Logan Madison Marcus Megan Nathan Olivia Owen Rachel Samuel Tyler Victoria Wyatt Zoe'.split(
    ' ',
  ),
  SIN: 'Aisha Arjun Chen Deepa Farah Hafiz Hui Jia Kavitha Kumar Li Mei Ming Nadia Rajesh Siti Wei Xin Yusof Zhen'.split(' '),
};

export const surnames: Readonly<Record<string, readonly string[]>> = {
  LIS: 'Almeida Antunes Barros Cardoso Carvalho Castro Correia Costa Cunha Dias Duarte Faria Fernandes Fonseca Gomes Henriques Lopes Lourenço Machado Marques Matos Mendes Moreira Neves Nogueira Pacheco Pinto Ramos Rocha Santos Soares Tavares Teixeira Vieira'.split(
    ' ',
  ),
  MUC: 'Bauer Becker Brandt Dietrich Ebert Fischer Frank Graf Haas Hartmann Hofmann Huber Kaiser Keller Koch Krause Lang Lehmann Maier Neumann Pohl Richter Roth Sauer Schreiber Seidel Stein Vogel Wagner Winkler Ziegler'.split(
    ' ',
  ),
  SEA: 'Anderson Bailey Brooks Carter Coleman Cooper Diaz Foster Garcia Gray Hayes Howard Jenkins Kelly Long Martinez Morgan Murphy Nelson Ortiz Parker Perry Powell Reed Rivera Ross Sanders Torres Ward Watson'.split(
    ' ',
  ),
  SIN: 'Abdullah Bala Chan Chua Goh Ho Iyer Koh Krishnan Lau Lee Lim Menon Nair Ng Ong Raman Tan Teo Wong'.split(' '),
};
